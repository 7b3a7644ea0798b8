// Package cell keeps the cells of tables that leave the house from doing
// anything in the program that opens them.
package cell

import "strings"

// leads are the characters that make spreadsheets compute what follows them, or
// take it for a new cell or line.
const leads = "=+-@\t\r\n＝＋－＠|%"

// Inert returns the text of a cell as a spreadsheet shows it and never computes
// it: what would be taken for a formula gets an apostrophe before it. Spaces
// before a formula do not hide it. See OWASP, CSV Injection.
func Inert(text string) string {
	lead := strings.TrimLeft(text, " \u00a0")
	if lead != "" && strings.ContainsRune(leads, []rune(lead)[0]) {
		return "'" + text
	}
	return text
}
