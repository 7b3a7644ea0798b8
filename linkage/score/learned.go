package score

// Learned is what the model learned of one level of one field.
type Learned struct {
	Field     string  `json:"field"`
	Level     string  `json:"level"`
	Same      float64 `json:"among_same"`      // probability among records of the same person
	Different float64 `json:"among_different"` // and among records of different people
	Weight    int32   `json:"weight"`          // hundredths of a bit, before the frequency of the value
}

// Learned lists all levels of all fields but "not known".
func (m *Model) Learned() []Learned {
	var out []Learned
	for k := range m.Fields {
		for l, lv := range m.Fields[k].levels {
			if lv.group != 0 {
				out = append(out, Learned{m.Fields[k].Name, lv.words, m.m[k][l], m.u[k][l], m.weights[k][l]})
			}
		}
	}
	return out
}
