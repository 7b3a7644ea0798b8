package view

import (
	"maps"
	"slices"

	"github.com/ncruces/go-sqlite3"
)

// dictionary numbers the words that occur in very many heads.
type dictionary struct {
	text []string         // by number
	no   map[string]int64 // by text
}

// dictionary reads the words of the view.
func (c *conn) dictionary() (*dictionary, error) {
	d := &dictionary{no: map[string]int64{}}
	err := c.each("word.all", func(s *sqlite3.Stmt) error {
		d.no[s.ColumnText(1)] = s.ColumnInt64(0)
		d.text = append(d.text, s.ColumnText(1))
		return nil
	})
	return d, err
}

// clone returns a copy that does not change when words are added to d.
func (d *dictionary) clone() *dictionary {
	return &dictionary{text: slices.Clone(d.text), no: maps.Clone(d.no)}
}

// at returns the word of a number, or "" if there is none.
func (d *dictionary) at(no int64) string {
	if no < 0 || no >= int64(len(d.text)) {
		return ""
	}
	return d.text[no]
}

// number returns the number of a word, which is added if it is new.
func (v *View) number(text string) (int64, error) {
	if no, ok := v.words.no[text]; ok {
		return no, nil
	}
	no := int64(len(v.words.text))
	if err := v.w.run("word.insert", no, text); err != nil {
		return 0, err
	}
	v.words.text = append(v.words.text, text)
	v.words.no[text] = no
	return no, nil
}
