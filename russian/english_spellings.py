"""American and British spellings of English words."""

from __future__ import annotations

import re

__all__ = ["other_spelling"]

_PAIRS = (
    "gray grey", "theater theatre", "center centre", "meter metre", "kilometer kilometre", "centimeter centimetre",
    "millimeter millimetre", "liter litre", "fiber fibre", "somber sombre", "caliber calibre", "specter spectre",
    "airplane aeroplane", "program programme", "jewelry jewellery", "tire tyre", "mom mum", "mommy mummy",
    "pajamas pyjamas", "check cheque", "defense defence", "offense offence", "license licence", "practice practise",
    "plow plough", "mold mould", "catalog catalogue", "dialog dialogue", "analog analogue", "monolog monologue",
    "prolog prologue", "curb kerb", "story storey", "skeptic sceptic", "skeptical sceptical", "mustache moustache",
    "ax axe", "cozy cosy", "donut doughnut", "aluminum aluminium", "artifact artefact", "maneuver manoeuvre",
    "archeology archaeology", "anesthesia anaesthesia", "pediatrician paediatrician", "leukemia leukaemia",
    "anemia anaemia", "hemorrhage haemorrhage", "diarrhea diarrhoea", "fetus foetus", "enroll enrol", "fulfill fulfil",
    "skillful skilful", "installment instalment", "woolen woollen", "marvelous marvellous", "traveler traveller",
    "traveling travelling", "jeweler jeweller", "counselor counsellor", "modeling modelling", "analyze analyse",
    "paralyze paralyse", "inquiry enquiry", "yogurt yoghurt", "gypsy gipsy", "judgment judgement", "toward towards",
    "disk disc", "draft draught", "kilogram kilogramme", "sulfur sulphur", "arbor arbour", "ardor ardour",
    "armor armour", "armory armoury", "behavior behaviour", "clamor clamour", "color colour", "colored coloured",
    "colorful colourful", "colorless colourless", "multicolored multicoloured", "discolor discolour",
    "dishonor dishonour", "endeavor endeavour", "favor favour", "favorable favourable", "favorite favourite",
    "fervor fervour", "flavor flavour", "glamor glamour", "harbor harbour", "honor honour", "honorable honourable",
    "humor humour", "labor labour", "laborer labourer", "neighbor neighbour", "neighborhood neighbourhood",
    "neighboring neighbouring", "neighborly neighbourly", "odor odour", "parlor parlour", "rigor rigour",
    "rumor rumour", "savior saviour", "savor savour", "splendor splendour", "tumor tumour", "valor valour",
    "vapor vapour", "vigor vigour",
)  # fmt: skip

_OTHER = {one: other for pair in _PAIRS for one, other in (pair.split(), pair.split()[::-1])}

_IZE = re.compile(r"(?<=[a-z]{3})(i[sz])(?=e[drs]?$|ing$|ers?$|ations?$|ational$)")
_ONLY_ISE = re.compile(
    "(?:ad|super|re|de|impro|tele)v|surpr|enterpr|compr|appr|repr|exerc|exc|inc|prec|conc|circumc|prom|comprom|prem|"
    "dem|disgu|ar|likew|otherw|no|po|ra|pra|appra|bru|cru|parad|franch|merchand|expert|treat|torto|porpo|turquo|desp|"
    "chast|advert"
)
_ONLY_IZE = re.compile("pr|se|caps")


def other_spelling(text: str) -> str | None:
    """Return a folded English text in the other of the two spellings, `colour` for `color`; None if it has one."""
    changed = " ".join(map(_other, text.split(" ")))
    return changed if changed != text else None


def _other(word: str) -> str:
    if known := _OTHER.get(word):
        return known
    found = _IZE.search(word)
    if found is None or len(word) < 6:
        return word
    before, is_ize = word[: found.start()], found[1] == "iz"
    if (_ONLY_IZE if is_ize else _ONLY_ISE).fullmatch(before):
        return word
    return f"{before}{'is' if is_ize else 'iz'}{word[found.end() :]}"
