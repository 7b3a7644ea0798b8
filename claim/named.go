package claim

import "sijil/value"

// Value returns the value of a name, and whether the claim has it.
func (c Claim) Value(name string) (value.Value, bool) { return value.Record(c.Values).Get(name) }

// Target returns the first entity or claim in a role; the zero Ref if there is
// none.
func (c Claim) Target(role string) value.Ref {
	for _, r := range c.Roles {
		if r.Role == role && r.Target != nil {
			return *r.Target
		}
	}
	return value.Ref{}
}

// Targets returns all entities and claims in a role, in order.
func (c Claim) Targets(role string) []value.Ref {
	var all []value.Ref
	for _, r := range c.Roles {
		if r.Role == role && r.Target != nil {
			all = append(all, *r.Target)
		}
	}
	return all
}

// Code returns the code in a value, or "".
func (c Claim) Code(name string) string {
	if v, ok := c.Value(name); ok && v.Code != nil {
		return v.Code.Code
	}
	return ""
}
