// Package lexicon numbers the distinct words of a column. The numbers do not
// depend on the order of the rows or on how the work was divided: words are
// numbered in the order of their bytes, and 0 is always the empty word.
package lexicon

import (
	"runtime"
	"slices"
	"sync"
)

// Part collects the words of one portion of a column. It is used by one
// goroutine at a time.
type Part struct {
	ids   map[string]int32
	words []string
}

// NewPart returns a part that knows the empty word, as 0.
func NewPart() *Part { return &Part{ids: map[string]int32{"": 0}, words: []string{""}} }

// Add returns the number of a word within the part. The word must stay
// unchanged for as long as the lexicon is used.
func (p *Part) Add(word string) int32 {
	if id, ok := p.ids[word]; ok {
		return id
	}
	id := int32(len(p.words))
	p.ids[word] = id
	p.words = append(p.words, word)
	return id
}

// Words returns the words of the part; their indices are the numbers that Add
// returned.
func (p *Part) Words() []string { return p.words }

// Merge returns all words of the parts in order, the empty word first, and for
// each part the table from its numbers to indices of the result.
func Merge(parts []*Part) (words []string, tables [][]int32) {
	sorted := make([][]string, len(parts))
	Each(len(parts), 0, func(i int) {
		parts[i].ids = nil
		s := slices.Clone(parts[i].words)
		slices.Sort(s)
		sorted[i] = s
	})
	for len(sorted) > 1 {
		half := make([][]string, (len(sorted)+1)/2)
		Each(len(half), 0, func(i int) {
			if 2*i+1 == len(sorted) {
				half[i] = sorted[2*i]
				return
			}
			half[i] = union(sorted[2*i], sorted[2*i+1])
		})
		sorted = half
	}
	words = []string{""}
	if len(sorted) == 1 {
		words = sorted[0]
	}
	tables = make([][]int32, len(parts))
	Each(len(parts), 0, func(i int) {
		own := parts[i].words
		order := make([]int32, len(own))
		for k := range order {
			order[k] = int32(k)
		}
		slices.SortFunc(order, func(a, b int32) int {
			switch {
			case own[a] < own[b]:
				return -1
			case own[a] > own[b]:
				return 1
			}
			return 0
		})
		table := make([]int32, len(own))
		at := 0
		for _, k := range order {
			for words[at] != own[k] {
				at++
			}
			table[k] = int32(at)
		}
		tables[i] = table
	})
	return words, tables
}

// union merges two sorted lists of distinct words.
func union(a, b []string) []string {
	out := make([]string, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			out = append(out, a[i])
			i++
		case a[i] > b[j]:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	out = append(out, a[i:]...)
	return append(out, b[j:]...)
}

// Each calls do for 0 … n-1 from up to threads goroutines (0: one for each
// processor) and returns when all calls have returned.
func Each(n, threads int, do func(i int)) {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	threads = min(threads, n)
	if threads <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	for range threads {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	wg.Wait()
}

// Span is a range of indices, from included, to not.
type Span struct{ From, To int }

// Spans divides 0 … n-1 into ranges of at most size.
func Spans(n, size int) []Span {
	var spans []Span
	for from := 0; from < n; from += size {
		spans = append(spans, Span{from, min(from+size, n)})
	}
	return spans
}
