// The libraries, as a module of their own: see start.ts.
import "react-dom/client";
