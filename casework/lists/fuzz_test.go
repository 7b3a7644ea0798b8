package lists

import (
	"testing"

	"sijil/claim"
	"sijil/linkage/rows"
	"sijil/value"
)

// FuzzRowsBecomeRecords takes foreign bytes for a list: no row stops another,
// what becomes a record can be recorded and says what the row says, and no id
// stands twice.
func FuzzRowsBecomeRecords(f *testing.F) {
	f.Add([]byte(ward), false)
	f.Add([]byte("id,name,age\n1,\u202esalim,3\n1,x,4\n,y,\n3,\"a\nb\",\x00\n"), true)
	f.Add([]byte("name;name;;by\n a ;b;c;1970\n a ;b;c;1970\n"), false)
	f.Add([]byte("id\tlist\tother\trecord\n1\tx\ty\tz\n"), true)
	vocabulary, err := claim.Standard()
	if err != nil {
		f.Fatal(err)
	}
	id := value.ID("abcdefghijklmnopqrstuvwxyz")
	f.Fuzz(func(t *testing.T, data []byte, kept bool) {
		file, err := rows.Open(data, rows.Options{})
		if err != nil {
			return
		}
		m := guessed(file, "x")
		if kept {
			for i := range m.Columns {
				m.Columns[i].Role, m.Columns[i].Part = "", ""
			}
		}
		r := &run{file: file, reader: newReader(m, file), known: known{vocabulary: vocabulary}, base: map[string]int{}, held: map[string]bool{}}
		r.known.set.ID, r.known.item.ID = id, id
		seen := map[string]bool{}
		for row := range file.Rows() {
			s := r.sort(row)
			if s.state == RowFailed {
				if s.reason == "" {
					t.Fatal("a row failed without a reason")
				}
				continue
			}
			c := r.record(s)
			if err := c.Check(vocabulary); err != nil {
				t.Fatalf("a record cannot be recorded: %v", err)
			}
			back := recordOf(c, 0, layoutOf(m, m))
			if !s.says(back) || back.Origin != s.origin || back.Row != row.Number || seen[s.origin] {
				t.Fatalf("the row %+v is the record %+v", s.entry, back)
			}
			seen[s.origin] = true
		}
	})
}
