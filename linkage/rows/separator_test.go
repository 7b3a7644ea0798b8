package rows_test

import (
	"slices"
	"testing"

	"sijil/linkage/rows"
)

func TestASeparatorIsFoundAsWhereListsAreLinked(t *testing.T) {
	for name, c := range map[string]struct {
		text, separator string
		from            int64 // line of the first row
	}{
		"most often":        {"id;name\n1;Salim\n", ";", 2},
		"quotation marks":   {"id;\"a, b, c\"\n1;Salim\n", ";", 2},
		"said by itself":    {"sep=|\nid|name; or, title\n1|Salim\n", "|", 3},
		"said, with CR LF":  {"sep=;\r\nid;name\r\n1;Salim\r\n", ";", 3},
		"after empty lines": {"\n\nsep=;\nid;name\n1;Salim\n", ";", 5},
	} {
		f, read := read(t, []byte(c.text), rows.Options{})
		if f.Separator != c.separator || len(f.Header) != 2 || f.Header[0] != "id" {
			t.Errorf("%s: %q between cells, columns %q", name, f.Separator, f.Header)
		}
		if len(read) != 1 || read[0].From != c.from || !slices.Equal(read[0].Cells, []string{"1", "Salim"}) {
			t.Errorf("%s: %+v", name, read)
		}
	}
}
