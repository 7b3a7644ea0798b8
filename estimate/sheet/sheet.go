// Package sheet shows an answer as a page without script.
package sheet
