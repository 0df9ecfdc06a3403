// The first script. It is small, so it asks for the data of the page while the other scripts are still being loaded. They
// run one after the other, so that the browser can answer in between.
import "./styles/index.css";

import { askEarly } from "./early";

askEarly();
void import("./libraries").then(() => import("./main"));
