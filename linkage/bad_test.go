package linkage_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// linkTexts links lists given as text, in the order of names, as the command does.
func linkTexts(t testing.TB, o linkage.Options, lists ...[2]string) (*linkage.Result, []*list.Table) {
	t.Helper()
	var tables []*list.Table
	var names []string
	for _, l := range lists {
		table, err := list.Read(l[0], []byte(l[1]), list.DefaultMissing)
		if err != nil {
			t.Fatal(err)
		}
		tables, names = append(tables, table), append(names, l[0]+".csv")
	}
	s, err := record.Build(linkage.Sources(linkage.Guess(tables, names), tables))
	if err != nil {
		t.Fatal(err)
	}
	r, err := linkage.Link(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	sane(t, r)
	return r, tables
}

// sane fails unless every record has a group and every learned number is one.
func sane(t testing.TB, r *linkage.Result) {
	t.Helper()
	if len(r.Cluster) != r.Set.N {
		t.Fatalf("%d of %d records have a group", len(r.Cluster), r.Set.N)
	}
	for i, c := range r.Cluster {
		if c > int32(i) || r.Cluster[c] != c {
			t.Fatalf("record %d is in the group of %d, which is in that of %d", i, c, r.Cluster[c])
		}
	}
	numbers := []float64{r.Model.Prior, r.Recall()}
	for _, l := range r.Model.Learned() {
		numbers = append(numbers, l.Same, l.Different)
	}
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 || x > 1 {
			t.Fatalf("a probability is %g", x)
		}
	}
	if in := r.Interval(20); in.Low > in.High || in.Low < min(1, r.Set.N) || in.High > r.Set.N {
		t.Errorf("there are %d to %d people in %d records", in.Low, in.High, r.Set.N)
	}
	if _, err := json.Marshal(r.Model.Learned()); err != nil {
		t.Error(err)
	}
}

// largest returns how many records the largest group has.
func largest(r *linkage.Result) int {
	size, most := map[int32]int{}, 0
	for _, c := range r.Cluster {
		size[c]++
		most = max(most, size[c])
	}
	return most
}

// together reports whether the records with two ids of the lists a and b are in
// one group.
func together(r *linkage.Result, a, b string) bool {
	at := func(id string) int32 {
		return r.Cluster[slices.IndexFunc(r.Set.ID, func(own string) bool { return own == id })]
	}
	return at(a) == at(b)
}

// households are lists of people who never lived, as text.
func households(t testing.TB, people, lists int) ([][2]string, []byte) {
	t.Helper()
	habits := fiction.Habits(lists)
	_, data, truth := population(t, people, 11, habits)
	var out [][2]string
	for k, d := range data {
		out = append(out, [2]string{habits[k].Name, string(d)})
	}
	return out, truth
}

// withColumn adds a column to a list; cell gives its cells by row, from 0.
func withColumn(text, header string, cell func(row int) string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	lines[0] += "," + header
	for i := range lines[1:] {
		lines[i+1] += "," + cell(i)
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestAConstantOrEmptyColumnChangesNoGroupAndIsTold(t *testing.T) {
	lists, _ := households(t, 400, 2)
	plain, _ := linkTexts(t, linkage.Options{OneToOne: true, Seed: 1}, lists...)
	for header, cell := range map[string]string{"country": "Marsoun", "occupation": ""} {
		changed := slices.Clone(lists)
		for k := range changed {
			changed[k][1] = withColumn(lists[k][1], header, func(int) string { return cell })
		}
		r, tables := linkTexts(t, linkage.Options{OneToOne: true, Seed: 1}, changed...)
		if !slices.Equal(r.Cluster, plain.Cluster) {
			t.Errorf("the column %q changes the groups", header)
		}
		for _, table := range tables {
			if told := strings.Join(table.Silent(), "; "); !strings.Contains(told, `column "`+header+`"`) {
				t.Errorf("of the column %q is told: %q", header, told)
			}
		}
	}
}

func TestGroupsStaySmallWhenMostCellsAreMissing(t *testing.T) {
	lists, truth := households(t, 800, 3)
	known := filepath.Join(t.TempDir(), "truth.csv")
	if err := os.WriteFile(known, truth, 0o600); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(60, 60))
	var f1 []float64
	for _, missing := range []float64{0, .3, .6} {
		thin := slices.Clone(lists)
		for k := range thin {
			rows := strings.Split(strings.TrimSuffix(thin[k][1], "\n"), "\n")
			for i := range rows[1:] {
				cells := strings.Split(rows[i+1], ",")
				for c := 2; c < len(cells); c++ { // the id and the name stay
					if r.Float64() < missing {
						cells[c] = ""
					}
				}
				rows[i+1] = strings.Join(cells, ",")
			}
			thin[k][1] = strings.Join(rows, "\n") + "\n"
		}
		result, _ := linkTexts(t, linkage.Options{OneToOne: true, Seed: 1}, thin...)
		if most := largest(result); most > len(lists) {
			t.Errorf("with %.0f %% missing a group has %d records of %d lists", 100*missing, most, len(lists))
		}
		who, err := linkage.ReadTruth(known, result.Set)
		if err != nil {
			t.Fatal(err)
		}
		f1 = append(f1, who.Measure(result).F1)
	}
	// Less is known, so less is found, but nothing breaks off.
	if f1[0] < .9 || f1[1] > f1[0]+.02 || f1[2] > f1[1]+.02 || f1[2] < f1[0]-.25 {
		t.Errorf("with 0, 30 and 60 %% missing F1 is %.3f", f1)
	}
}

func TestNobodyAndOneRecordAreAResult(t *testing.T) {
	for text, n := range map[string]int{"id,name\n": 0, "id,name\n1,Samir\n": 1, "name\n": 0, "id,name,dob,age,sex\n7,Rana Harb,1990-01-01,34,f\n": 1} {
		for _, oneToOne := range []bool{false, true} {
			r, _ := linkTexts(t, linkage.Options{Seed: 1, OneToOne: oneToOne}, [2]string{"a", text})
			if r.Set.N != n || r.People() != n {
				t.Errorf("%q gives %d records and %d people", text, r.Set.N, r.People())
			}
		}
	}
}

func TestAHundredThousandEqualNamesStayAloneAndAreTold(t *testing.T) {
	const n = 100_000
	var b strings.Builder
	b.WriteString("id,name\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,محمد أحمد علي حسن\n", i)
	}
	r, _ := linkTexts(t, linkage.Options{Seed: 1}, [2]string{"a", b.String()})
	if most := largest(r); most > 1 {
		t.Errorf("a group has %d records", most)
	}
	if notices := strings.Join(r.Notices(), "\n"); !strings.Contains(notices, "stays alone") && !strings.Contains(notices, "were not compared") {
		t.Errorf("told: %q", notices)
	}
}

func TestEqualNamesAreDividedByWhatElseIsKnown(t *testing.T) {
	const n = 20_000
	var b strings.Builder
	b.WriteString("id,name,dob,place\n")
	chance := rand.New(rand.NewPCG(9, 9))
	for p := range n / 2 { // each person is there twice
		row := fmt.Sprintf("محمد أحمد علي حسن,%d-%02d-%02d,place %d", 1930+chance.IntN(80), 1+chance.IntN(12), 1+chance.IntN(28), chance.IntN(37))
		fmt.Fprintf(&b, "%d,%s\n%d,%s\n", 2*p, row, 2*p+1, row)
	}
	r, _ := linkTexts(t, linkage.Options{Seed: 1}, [2]string{"a", b.String()})
	if most := largest(r); most > 8 {
		t.Errorf("a group has %d records", most)
	}
	if people := r.People(); people < n/2*95/100 || people > n/2*105/100 {
		t.Errorf("%d people are %d", n/2, people)
	}
}

func TestHowAListIsWrittenInBytesDoesNotChangeWhoIsWho(t *testing.T) {
	names := []string{"أحمد خالد المؤمني", "سمير علي الكيالي", "إيمان يحيى شكري", "آية كريم مصطفى", "لؤي فؤاد رئيس"}
	text := "id,الاسم,العمر\n"
	for i, n := range names {
		text += fmt.Sprintf("%d,%s,%d\n", i, n, 20+i)
	}
	wide := func(order binary.AppendByteOrder) string {
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, u)
		}
		return string(out)
	}
	old, err := charmap.Windows1256.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, written := range map[string]string{
		"composed hamza":    strings.NewReplacer("أ", "ا\u0654", "إ", "ا\u0655", "آ", "ا\u0653", "ؤ", "و\u0654", "ئ", "ي\u0654").Replace(text),
		"marks":             strings.NewReplacer("م", "م\u200d", "ا", "ا\u200f", "ي", "\u200eي").Replace(text),
		"tatweel":           strings.NewReplacer("م", "مـ", "ي", "ـي").Replace(text),
		"Persian letters":   strings.NewReplacer("ي", "ی", "ك", "ک", "ى", "ی").Replace(text),
		"vowel signs":       strings.NewReplacer("م", "مَ", "ي", "يّ").Replace(text),
		"Windows-1256":      old,
		"UTF-16, no mark":   wide(binary.LittleEndian),
		"UTF-16, big":       wide(binary.BigEndian),
		"mixed in one file": "",
	} {
		if name == "mixed in one file" {
			lines := strings.SplitAfter(text, "\n")
			legacy, _ := charmap.Windows1256.NewEncoder().String(strings.Join(lines[3:], ""))
			written = strings.Join(lines[:3], "") + legacy
		}
		r, _ := linkTexts(t, linkage.Options{OneToOne: true, Seed: 1}, [2]string{"a", text}, [2]string{"b", written})
		if r.People() != len(names) {
			t.Errorf("%s: %d people are %d", name, len(names), r.People())
		}
	}
}

func TestThreePartsMeetFour(t *testing.T) {
	a := "id,name,yob\na1,سمير خالد علي المنصوري,1990\na2,سمير عادل زيد المنصوري,1991\na3,رنا خالد علي المنصوري,1995\na4,هدى ناصر سليم الدواس,2012\n"
	b := "id,name,yob\nb1,سمير خالد المنصوري,1990\nb3,رنا خالد المنصوري,1995\nb4,هدى سليم الدواس,2012\n"
	r, _ := linkTexts(t, linkage.Options{OneToOne: true, Seed: 1}, [2]string{"a", a}, [2]string{"b", b})
	for _, pair := range [][2]string{{"a1", "b1"}, {"a3", "b3"}} {
		if !together(r, pair[0], pair[1]) {
			t.Errorf("%s and %s are apart", pair[0], pair[1])
		}
	}
	if together(r, "a2", "b1") || together(r, "a1", "a2") {
		t.Error("two men of one given name and family are one")
	}
}

func TestALongCellIsCutAndLinkedAllTheSame(t *testing.T) {
	long := strings.Repeat("x", 8<<20)
	r, tables := linkTexts(t, linkage.Options{Seed: 1}, [2]string{"a", "id,first,last,address\n1,Samir,Mansour," + long + "\n2,Samir,Mansour,\"" + long + "\"\n3,Rana,Harb,y\n"})
	if told := strings.Join(tables[0].Warnings, "; "); r.Set.N != 3 || !strings.Contains(told, "2 cells are longer than 2000 bytes; only their beginning is compared") {
		t.Errorf("of %d records is told: %q", r.Set.N, told)
	}
}

// outputs returns all that a run writes.
func outputs(t testing.TB, o linkage.Options, lists ...[2]string) string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, l := range lists {
		path := filepath.Join(dir, l[0]+".csv")
		if err := os.WriteFile(path, []byte(l[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	config, tables, err := linkage.Read(paths, "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := record.Build(linkage.Sources(config, tables))
	if err != nil {
		t.Fatal(err)
	}
	r, err := linkage.Link(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, write := range []func() error{func() error { return r.WriteClusters(&b) }, func() error { return r.WritePairs(&b) }} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	b.Write(config.YAML())
	fmt.Fprintf(&b, "%v %.12f %v %v", r.Interval(10), r.Recall(), r.Notices(), r.Set.Normalised)
	return b.String()
}

func TestEveryOutputIsTheSameForAnyOrderOfRowsAndNumberOfThreads(t *testing.T) {
	lists, _ := households(t, 700, 3)
	first := outputs(t, linkage.Options{OneToOne: true, Seed: 1, Threads: 1}, lists...)
	if strings.Count(first, "\n") < 1000 {
		t.Fatalf("only %d lines were written", strings.Count(first, "\n"))
	}
	r := rand.New(rand.NewPCG(4, 4))
	for _, threads := range []int{1, 4} {
		shuffled := slices.Clone(lists)
		for k := range shuffled {
			rows := strings.SplitAfter(strings.TrimSuffix(shuffled[k][1], "\n")+"\n", "\n")
			rows = rows[:len(rows)-1]
			r.Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
			shuffled[k][1] = strings.Join(rows, "")
		}
		again := outputs(t, linkage.Options{OneToOne: true, Seed: 1, Threads: threads}, shuffled...)
		if again != first {
			for i, line := range strings.Split(first, "\n") {
				if other := strings.Split(again, "\n"); i < len(other) && other[i] != line {
					t.Fatalf("with %d threads and shuffled rows line %d is %q, not %q", threads, i, other[i], line)
				}
			}
			t.Fatalf("with %d threads and shuffled rows there are other lines", threads)
		}
	}
}
