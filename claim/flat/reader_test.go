package flat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// export writes a batch in the flat form.
func export(t testing.TB, b Batch) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, b, Options{Vocabulary: standard(t), Sensitivity: value.Restricted}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestOtherSpellingsComeOutAsTheyCameIn(t *testing.T) {
	lines := readFile(t, "../testdata/flat-good.jsonl")
	b, report, err := ReadAll(bytes.NewReader(lines), testImport(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range report {
		if l.Err != nil {
			t.Errorf("line %d (%s): %v (%s)", l.Number, l.Ref, l.Err, fault.HintOf(l.Err))
		}
	}
	stored, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var back Batch
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	sameLines(t, lines, export(t, back))
}

func TestLineThatCannotBeUsedIsReportedWithWhatIsWrong(t *testing.T) {
	good := readFile(t, "../testdata/flat-good.jsonl")
	before := bytes.Count(good, []byte("\n"))
	for _, text := range bytes.Split(bytes.TrimSpace(readFile(t, "../testdata/flat-bad.jsonl")), []byte("\n")) {
		var bad struct{ Says, Line string }
		if err := json.Unmarshal(text, &bad); err != nil {
			t.Fatal(err)
		}
		b, report, err := ReadAll(bytes.NewReader(append(append([]byte(nil), good...), bad.Line...)), testImport(t))
		if err != nil {
			t.Fatal(err)
		}
		last := report[len(report)-1]
		if last.Number != before+1 || fault.KindOf(last.Err) != fault.Invalid || last.Err == nil || !strings.Contains(last.Err.Error(), bad.Says) {
			t.Errorf("%s\n got line %d: %v\nwant %q", bad.Line, last.Number, last.Err, bad.Says)
		}
		if n := len(b.Entities) + len(b.Claims); n != before {
			t.Errorf("%s\n%d records were taken, want the %d good ones", bad.Line, n, before)
		}
	}
}

func TestBytesThatAreNoTextAreReportedByLine(t *testing.T) {
	entity := `{"entity":"e%d","kind":"place","label":{"en":"e"}}`
	long := fmt.Sprintf(`{"entity":"long","kind":"place","label":{"en":"%s"}}`, strings.Repeat("x", MaxLine))
	file := "\xef\xbb\xbf" + fmt.Sprintf(entity, 1) + "\r\n\n   \n" + long + "\n{\"entity\":\"\xff\"}\n" + fmt.Sprintf(entity, 2)
	b, report, err := ReadAll(strings.NewReader(file), testImport(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range report {
		got = append(got, fmt.Sprintf("%d %v", l.Number, l.Err))
	}
	want := []string{"1 <nil>", "4 the line is longer than 1 MiB", "5 the line is not UTF-8", "6 <nil>"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(b.Entities) != 2 {
		t.Errorf("got %q and %d entities, want %q", got, len(b.Entities), want)
	}
}

func TestLineThatRefersToAFailedLineFailsToo(t *testing.T) {
	line := func(id, rests string) string {
		return fmt.Sprintf(`{"id":%q,"kind":"inference","derived_from":[%q],"content":"c","chain":[{"who":null,"act":"inferred"}],"doc":"d"}`, id, rests)
	}
	file := strings.Join([]string{
		`{"entity":"d","kind":"item","label":{"en":"d"}}`,
		line("a", "b"), line("b", "c"), line("c", "ghost"), line("x", "y"), line("y", "x"),
	}, "\n")
	b, report, err := ReadAll(strings.NewReader(file), testImport(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, says := range []string{"", `"b", whose line 3 failed`, `"c", whose line 4 failed`, `"ghost", which this file does not define`, "", ""} {
		if e := fmt.Sprint(report[i].Err); says == "" && report[i].Err != nil || !strings.Contains(e, says) {
			t.Errorf("line %d: %s, want %q", i+1, e, says)
		}
		if i > 0 && report[i].Ref == "" {
			t.Errorf("line %d is reported without its name", i+1)
		}
	}
	if len(b.Claims) != 2 {
		t.Errorf("%d claims were taken, want the two that refer to each other", len(b.Claims))
	}
}

func TestKnownNamesAreUsedAndNotAskedForTwice(t *testing.T) {
	opt := testImport(t)
	asked := map[Name]int{}
	give := numbering("per:known", "doc:known", "earlier")
	opt.ID = func(n Name) (value.ID, bool) {
		asked[n]++
		return give(n)
	}
	opt.Item = standIn(77)
	file := `{"id":"a","kind":"inference","derived_from":["earlier"],"subject":["per:known"],"chain":[{"who":"per:known","act":"inferred"}],"status":"open_question"}
{"id":"b","kind":"inference","derived_from":["a","earlier"],"chain":[{"who":"per:known","act":"inferred"}],"doc":"doc:known"}`
	b, report, err := ReadAll(strings.NewReader(file), opt)
	if err != nil || report[0].Err != nil || report[1].Err != nil {
		t.Fatal(err, report)
	}
	if b.Claims[0].Source.Item != opt.Item || b.Claims[1].Source.Item == opt.Item {
		t.Error("the item of the file stands where the line names one, or does not where it names none")
	}
	for n, times := range asked {
		if times != 1 {
			t.Errorf("asked %d times for %v", times, n)
		}
	}
	if len(b.Assessments) != 1 || b.Assessments[0].By != "the importer" || b.Assessments[0].Target.Claim != b.Claims[0].ID {
		t.Errorf("the judgement of the line: %+v", b.Assessments)
	}
	if d := b.Claims[1].Targets("derived_from"); d[0].Claim != b.Claims[0].ID {
		t.Error("the name does not lead to the claim of the file")
	}
}

func TestCanonicalLinesComeBackAsTheyAre(t *testing.T) {
	b := importSentences(t)
	b.Assessments = append(b.Assessments, claim.Assessment{
		ID: standIn(9000), Scope: b.Claims[0].Scope, Target: value.Ref{Claim: b.Claims[0].ID},
		Status: string(claim.Accepted), Reason: "two of us looked", By: "a reviewer",
	})
	var out bytes.Buffer
	if err := WriteCanonical(&out, b); err != nil {
		t.Fatal(err)
	}
	back, report, err := ReadAll(bytes.NewReader(out.Bytes()), testImport(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range report {
		if l.Err != nil {
			t.Errorf("line %d: %v", l.Number, l.Err)
		}
	}
	x, _ := json.Marshal(b)
	y, _ := json.Marshal(back)
	if !bytes.Equal(x, y) {
		t.Error("the records came back changed")
	}
	flat := export(t, b)
	if !bytes.Contains(flat, []byte(`{"assessment":{`)) {
		t.Error("the flat export dropped a judgement that no line can carry")
	}
	again, report, err := ReadAll(bytes.NewReader(flat), testImport(t))
	if err != nil || len(again.Assessments) != len(b.Assessments) {
		t.Errorf("%d judgements came back of %d: %v, %v", len(again.Assessments), len(b.Assessments), err, report[len(report)-1].Err)
	}
}

// failing is a source that cannot be read to its end.
type failing struct{ io.ReadSeeker }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.ReadSeeker.Read(p)
	if err == io.EOF {
		err = errors.New("the stick was pulled out")
	}
	return n, err
}

func TestSourceThatBreaksOffIsAnErrorAndNotAnEnd(t *testing.T) {
	lines := sentenceLines(t)
	b, report, err := ReadAll(failing{bytes.NewReader(lines)}, testImport(t))
	if err == nil || fault.KindOf(err) != fault.Failed || len(b.Claims) != 0 || len(report) != 0 {
		t.Errorf("got %v with %d claims", err, len(b.Claims))
	}
}

func TestNamesThatTwoThingsShareAreWrittenAsIds(t *testing.T) {
	b := importSentences(t)
	for i := range b.Claims {
		b.Claims[i].Ref = "same"
	}
	back, _, err := ReadAll(bytes.NewReader(export(t, b)), testImport(t))
	if err != nil || len(back.Claims) != len(b.Claims) {
		t.Errorf("%d claims came back of %d: %v", len(back.Claims), len(b.Claims), err)
	}
}

// repeated is a long source without being held in memory: an entity, then
// one claim after the other.
type repeated struct{ lines, pos int64 }

func (r *repeated) line(i int64) string {
	if i == 0 {
		return fmt.Sprintf("%-1023s\n", `{"entity":"per:one","kind":"person","label":{"en":"One"}}`)
	}
	text := fmt.Sprintf(`{"id":"c%d","kind":"act","act":"killing","victim":["per:one"],"chain":[{"who":"per:one","act":"saw"}],"description":"%s"}`, i, strings.Repeat("x", 800))
	return fmt.Sprintf("%-1023s\n", text)
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.pos >= r.lines<<10 {
		return 0, io.EOF
	}
	n := copy(p, r.line(r.pos >> 10)[r.pos&1023:])
	r.pos += int64(n)
	return n, nil
}

func (r *repeated) Seek(offset int64, _ int) (int64, error) {
	r.pos = offset
	return offset, nil
}

func TestMemoryDoesNotGrowWithTheContent(t *testing.T) {
	opt := testImport(t)
	opt.Item = standIn(77)
	const lines = 20_000 // 20 MB
	r := NewReader(&repeated{lines: lines}, opt)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	taken := 0
	for {
		l, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil || l.Err != nil {
			t.Fatal(err, l.Err)
		}
		if taken++; taken == lines-1 {
			runtime.GC()
			runtime.ReadMemStats(&after)
		}
	}
	if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); taken != lines || held > 8<<20 {
		t.Errorf("%d lines of 1 KiB taken, %d KiB held at the end", taken, held>>10)
	}
}

func BenchmarkRead10000Claims(b *testing.B) {
	opt := testImport(b)
	opt.Item = standIn(77)
	b.SetBytes(10_000 << 10)
	for b.Loop() {
		r := NewReader(&repeated{lines: 10_000}, opt)
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			}
		}
	}
}
