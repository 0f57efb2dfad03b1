// The workspace: htmx for the pages, and the few things that a page cannot do by itself.
import "htmx.org";
import "./theme";
import "./menus";
import "./thread";
import "./composer";
import "./rows";
import "./keys";
import "./palette";
import "./forms";
import "./times";
import "./mapview";
import "./processes";
import "./scenarios";
import "./live";
