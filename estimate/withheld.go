package estimate

import (
	"slices"

	"sijil/estimate/table"
)

// Withheld answers where something outside the counts stands against every
// number: it shows what is documented so far and refuses all methods. Each
// refusal is of the kind Data.
func Withheld(groups []table.Stratum, reasons []Refusal, settings Settings) (Answer, error) {
	s, err := settings.complete()
	if err != nil {
		return Answer{}, err
	}
	answer := describe(table.Sum(groups))
	for _, method := range methodsOf(s) {
		answer.Results = append(answer.Results, Result{Method: method, Seed: s.Seed, Refused: slices.Clone(reasons), Warnings: []Warning{}})
	}
	return answer.finish(s), nil
}

// Reasoned returns a refusal of the kind Data with its text; args are as in
// Refusal.
func Reasoned(code, format string, args ...any) Refusal {
	return refusal(Data, code, format, args)
}

// Warned returns a warning with its text; args are as in Refusal.
func Warned(code, format string, args ...any) Warning { return warning(code, format, args) }
