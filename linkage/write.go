package linkage

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"sijil/linkage/record"
)

// WriteClusters writes list, record_id and cluster_id of every record, sorted by
// list and id; the cluster's id is the smallest list/record_id in it.
func (r *Result) WriteClusters(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<20)
	b.WriteString("list,record_id,cluster_id\n")
	s := r.Set
	first := r.first()
	var line []byte
	for i := range s.N {
		c := first[r.Cluster[i]]
		line = line[:0]
		line = append(field(line, s.Lists[s.List[i]]), ',')
		line = append(field(line, s.ID[i]), ',')
		line = append(field(line, s.Lists[s.List[c]]+"/"+s.ID[c]), '\n')
		b.Write(line)
	}
	return b.Flush()
}

// first returns, for the smallest record of each group, the record whose
// list/record_id is smallest. It is the same one unless the name of a list
// begins with that of another: list/1 stands after list-2/1.
func (r *Result) first() []int32 {
	s := r.Set
	nested := false
	for _, a := range s.Lists {
		for _, b := range s.Lists {
			nested = nested || a != b && strings.HasPrefix(b, a)
		}
	}
	if !nested {
		return r.Cluster
	}
	first := make([]int32, s.N)
	for i := range first {
		first[i] = int32(i)
	}
	for i, c := range r.Cluster {
		if int32(i) != c && fullID(s, int32(i)) < fullID(s, first[c]) {
			first[c] = int32(i)
		}
	}
	return first
}

func fullID(s *record.Set, i int32) string { return s.Lists[s.List[i]] + "/" + s.ID[i] }

// field appends a cell, quoted if it must be.
func field(line []byte, cell string) []byte {
	if !strings.ContainsAny(cell, "\",\n\r") && strings.TrimSpace(cell) == cell {
		return append(line, cell...)
	}
	line = append(line, '"')
	for k := 0; k < len(cell); k++ {
		if cell[k] == '"' {
			line = append(line, '"')
		}
		line = append(line, cell[k])
	}
	return append(line, '"')
}

// WritePairs writes every compared pair with its score in bits, in a fixed
// order.
func (r *Result) WritePairs(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<20)
	c := csv.NewWriter(b)
	c.Write([]string{"list_a", "id_a", "list_b", "id_b", "score_bits", "same_cluster"})
	s := r.Set
	for _, p := range r.Pairs {
		same := "no"
		if r.Cluster[p.I] == r.Cluster[p.J] {
			same = "yes"
		}
		c.Write([]string{s.Lists[s.List[p.I]], s.ID[p.I], s.Lists[s.List[p.J]], s.ID[p.J], InBits(p.Score), same})
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return b.Flush()
}

// InBits writes a score in hundredths of a bit as bits: -250 is -2.50.
func InBits(score int32) string {
	sign := ""
	n := int64(score)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}
