package value

import (
	"cmp"

	"sijil/fault"
)

// degrees are the sensitivities in rising order.
var degrees = [...]Sensitivity{Public, Restricted, Confidential, Sealed}

// degree returns the place of s among the degrees. What is not one of them is
// treated as more sensitive than all.
func (s Sensitivity) degree() int {
	for i, d := range degrees {
		if s == d {
			return i
		}
	}
	return len(degrees)
}

// Valid reports whether s is one of the four degrees.
func (s Sensitivity) Valid() bool { return s.degree() < len(degrees) }

// Compare returns -1, 0 or 1 when s is less, as, or more sensitive than o. A
// word that is no degree counts as more sensitive than Sealed.
func (s Sensitivity) Compare(o Sensitivity) int { return cmp.Compare(s.degree(), o.degree()) }

// Strictest returns the most sensitive of the degrees given, or Public if none is.
func Strictest(all ...Sensitivity) Sensitivity {
	strictest := Public
	for _, s := range all {
		if s.Compare(strictest) > 0 {
			strictest = s
		}
	}
	return strictest
}

// Check returns a fault.Invalid error if the scope lacks a case or a
// compartment, or its sensitivity is none.
func (s Scope) Check() error {
	switch {
	case !s.Case.Valid():
		return fault.New(fault.Invalid, "it belongs to no case")
	case !s.Compartment.Valid():
		return fault.New(fault.Invalid, "it belongs to no compartment")
	case !s.Sensitivity.Valid():
		return fault.New(fault.Invalid, "its sensitivity is none of public, restricted, confidential and sealed")
	}
	return nil
}
