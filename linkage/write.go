package linkage

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
)

// WriteClusters writes list, record_id and cluster_id of every record, sorted by
// list and id; the cluster's id is its smallest list/record_id.
func (r *Result) WriteClusters(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<20)
	b.WriteString("list,record_id,cluster_id\n")
	s := r.Set
	var line []byte
	for i := range s.N {
		c := r.Cluster[i]
		line = line[:0]
		line = append(field(line, s.Lists[s.List[i]]), ',')
		line = append(field(line, s.ID[i]), ',')
		line = append(field(line, s.Lists[s.List[c]]+"/"+s.ID[c]), '\n')
		b.Write(line)
	}
	return b.Flush()
}

// field appends a cell, quoted if it must be.
func field(line []byte, cell string) []byte {
	for i := 0; i < len(cell); i++ {
		switch cell[i] {
		case '"', ',', '\n', '\r':
			line = append(line, '"')
			for k := 0; k < len(cell); k++ {
				if cell[k] == '"' {
					line = append(line, '"')
				}
				line = append(line, cell[k])
			}
			return append(line, '"')
		}
	}
	return append(line, cell...)
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
		c.Write([]string{s.Lists[s.List[p.I]], s.ID[p.I], s.Lists[s.List[p.J]], s.ID[p.J], inBits(p.Score), same})
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return b.Flush()
}

// inBits writes hundredths of a bit.
func inBits(score int32) string {
	sign := ""
	if score < 0 {
		sign, score = "-", -score
	}
	return fmt.Sprintf("%s%d.%02d", sign, score/100, score%100)
}
