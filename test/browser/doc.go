// Package browser holds the tests that use the pages as people do: in a real
// browser, in English and in Arabic, without JavaScript, on a phone, in the
// dark, with the keyboard alone, on paper, and in Firefox with what Tor
// Browser takes away at its safest level.
//
// The journeys are in the folder journeys, in JavaScript that runs outside the
// browser and clicks and types in it. The Go test builds the program, starts
// the sample on a free port, hands one-time links over when a journey asks for
// one, and reports each journey as a test of its own.
//
// SIJIL_BROWSER_ONLY holds a regular expression of journeys to run;
// SIJIL_BROWSER_PICTURES a folder into which every screen is drawn.
package browser
