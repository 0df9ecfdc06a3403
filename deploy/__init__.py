"""How the project is deployed and released: AWS, containers, proxies, monitoring."""
