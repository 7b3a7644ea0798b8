package seal

import (
	"bytes"
	"errors"
	"io"
	"math/bits"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"sijil/fault"

	"filippo.io/age"
	"pgregory.net/rapid"
)

// sealed returns content as a blob, written in pieces, and what opens it.
func sealed(t testing.TB, content []byte, piece int) ([]byte, Identity) {
	t.Helper()
	var out bytes.Buffer
	w, id, err := EncryptBlob(&out)
	if err != nil {
		t.Fatal(err)
	}
	for rest := content; len(rest) > 0; {
		n := min(piece, len(rest))
		if _, err := w.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), id
}

func open(blob []byte, id Identity, size int64) ([]byte, error) {
	r, err := OpenBlob(bytes.NewReader(blob), id, size)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

func TestABlobOpensToItsContent(t *testing.T) {
	for _, size := range []int{0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 1<<20 + 3} {
		content := pattern(size)
		blob, id := sealed(t, content, 50_001)
		if got, err := open(blob, id, int64(size)); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes do not come back: %v", size, err)
		}
		r, err := OpenBlob(iotest.OneByteReader(bytes.NewReader(blob)), id, int64(size))
		if err != nil {
			t.Fatal(err)
		}
		if size <= 4097 {
			if err := iotest.TestReader(r, content); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestEqualContentsBecomeUnequalBlobsWithTheirOwnIdentities(t *testing.T) {
	a, idA := sealed(t, []byte("the same"), 8)
	b, idB := sealed(t, []byte("the same"), 8)
	if bytes.Equal(a, b) || bytes.Equal(idA, idB) {
		t.Error("equal contents can be told by their blobs")
	}
	if len(a) != len(b) {
		t.Error("equal sizes give blobs of unequal sizes")
	}
	if _, err := open(a, idB, 8); err == nil || fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a blob opened with another one's identity: %v", err)
	}
	if !strings.HasPrefix(string(idA), "AGE-SECRET-KEY-PQ-1") {
		t.Error("the identity is not a post-quantum one")
	}
}

func TestASmallContentCannotBeToldByItsSize(t *testing.T) {
	want := -1
	for _, size := range []int{0, 1, 11, 4096} {
		blob, _ := sealed(t, pattern(size), 4096)
		if want < 0 {
			want = len(blob)
		}
		if len(blob) != want {
			t.Errorf("a blob of %d bytes has %d, others have %d", size, len(blob), want)
		}
	}
}

// The paper gives the rule by its properties: never smaller, at most 12 %
// larger, few sizes in all, never falling, and padding again adds nothing.
func TestPaddedSizesHaveThePropertiesOfPadme(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.Int64Range(0, 1<<45).Draw(rt, "size")
		padded := PaddedSize(size)
		if padded < size || padded < minPadded {
			rt.Fatalf("PaddedSize(%d) = %d is too small", size, padded)
		}
		if size > minPadded && float64(padded-size) > 0.12*float64(size) {
			rt.Fatalf("PaddedSize(%d) = %d costs more than 12 %%", size, padded)
		}
		if PaddedSize(padded) != padded {
			rt.Fatalf("PaddedSize(%d) = %d is not a padded size", size, padded)
		}
		if next := PaddedSize(size + 1); next < padded {
			rt.Fatalf("PaddedSize falls from %d to %d after %d", padded, next, size)
		}
		e := bits.Len64(uint64(padded)) - 1
		if used := e + 1 - bits.TrailingZeros64(uint64(padded)); used > bits.Len64(uint64(e))+1 {
			rt.Fatalf("PaddedSize(%d) = %d lets out %d binary digits", size, padded, used)
		}
	})
	if got := PaddedSize(1<<63 - 1); got < 1<<62 {
		t.Errorf("PaddedSize of the largest size is %d", got)
	}
}

// By hand, by the rule of the paper: 2^20+1 has E = 20, S = 5, so its last 15
// binary digits become zero, rounded up.
func TestPaddedSizesWorkedOutByHand(t *testing.T) {
	for size, want := range map[int64]int64{
		0: 4096, 1: 4096, 4096: 4096, 4097: 4352, 1 << 20: 1 << 20, 1<<20 + 1: 1<<20 + 1<<15, 1 << 30: 1 << 30, 1<<30 + 1: 1<<30 + 1<<25,
	} {
		if got := PaddedSize(size); got != want {
			t.Errorf("PaddedSize(%d) = %d, want %d", size, got, want)
		}
	}
}

func TestAChangedOrCutBlobNeverEndsWell(t *testing.T) {
	content := pattern(70_000)
	blob, id := sealed(t, content, 70_000)
	rapid.Check(t, func(rt *rapid.T) {
		changed := bytes.Clone(blob)
		if rapid.Bool().Draw(rt, "cut") {
			changed = changed[:rapid.IntRange(0, len(blob)-1).Draw(rt, "at")]
		} else {
			changed[rapid.IntRange(0, len(blob)-1).Draw(rt, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		}
		got, err := open(changed, id, int64(len(content)))
		if err == nil || fault.KindOf(err) != fault.Corrupt {
			rt.Fatalf("a changed blob: %v; want fault.Corrupt", err)
		}
		if !bytes.HasPrefix(content, got) {
			rt.Fatal("a changed blob gave bytes that were never in it")
		}
	})
	if _, err := open(append(bytes.Clone(blob), 0), id, int64(len(content))); err == nil {
		t.Error("a blob with a byte more opened")
	}
}

func TestAWrongSizeIsNoticed(t *testing.T) {
	blob, id := sealed(t, pattern(5000), 5000)
	// Content that ends in zeros and padding look alike, so a wrong size up to
	// the padded 5120 shows only in the SHA-256 that the item keeps.
	for _, size := range []int64{0, 4096, 4999, 5121, 9000, 1 << 40} {
		if got, err := open(blob, id, size); err == nil || fault.KindOf(err) != fault.Corrupt {
			t.Errorf("5000 bytes opened as %d: %d bytes, %v", size, len(got), err)
		}
	}
	if _, err := open(blob, id, -1); err == nil || fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown size: %v", err)
	}
	if _, err := open(blob, Identity("AGE-SECRET-KEY-PQ-1"), 5000); err == nil || fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a damaged identity: %v", err)
	}
}

func TestADiskThatCannotBeReadIsNotADamagedBlob(t *testing.T) {
	blob, id := sealed(t, pattern(200_000), 200_000)
	broken := errors.New("input/output error")
	for _, at := range []int{0, 500, 100_000, len(blob) - 10} {
		src := io.MultiReader(bytes.NewReader(blob[:at]), iotest.ErrReader(broken))
		r, err := OpenBlob(src, id, 200_000)
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if !errors.Is(err, broken) || fault.KindOf(err) != fault.Failed {
			t.Errorf("after %d bytes: %v; want fault.Failed", at, err)
		}
	}
}

func TestAWriteThatFailsIsNotHidden(t *testing.T) {
	full := errors.New("disk full")
	for _, room := range []int{0, 1000, 3000} {
		w, _, err := EncryptBlob(&limited{room: room, err: full})
		if err == nil {
			if _, err = w.Write(pattern(500)); err == nil {
				err = w.Close()
			}
		}
		if !errors.Is(err, full) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
}

type limited struct {
	room int
	err  error
}

func (l *limited) Write(b []byte) (int, error) {
	if len(b) > l.room {
		return 0, l.err
	}
	l.room -= len(b)
	return len(b), nil
}

// The library alone, as an expert would use it who has none of our code.
func TestTheAgeLibraryOpensABlob(t *testing.T) {
	content := pattern(100_000)
	blob, id := sealed(t, content, 9999)
	ids, err := age.ParseIdentities(bytes.NewReader(id))
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(bytes.NewReader(blob), ids...)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(r)
	if err != nil || int64(len(all)) != PaddedSize(100_000) || !bytes.Equal(all[:100_000], content) {
		t.Errorf("age opens it to %d bytes, %v", len(all), err)
	}
	if len(bytes.Trim(all[100_000:], "\x00")) != 0 {
		t.Error("the padding is not zeros")
	}
}

// The commands of doc/format/blob.md, with the age program if there is one
// that knows hybrid keys (1.3 or later).
func TestTheAgeProgramOpensABlob(t *testing.T) {
	program, err := exec.LookPath("age")
	if err != nil {
		t.Skip("the age program is not installed; the age library was tried instead")
	}
	dir := t.TempDir()
	content := pattern(100_000)
	blob, id := sealed(t, content, 9999)
	for name, b := range map[string][]byte{"identity.txt": id, "blob": blob} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "-d", "-i", filepath.Join(dir, "identity.txt"), filepath.Join(dir, "blob"))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && strings.Contains(stderr.String(), "unknown identity type") {
		t.Skipf("the age program here is too old for hybrid keys (1.3 knows them): %s", stderr.String())
	}
	if err != nil || len(out) < len(content) || !bytes.Equal(out[:len(content)], content) {
		t.Errorf("%s gives %d bytes, %v: %s", program, len(out), err, stderr.String())
	}
}

// FuzzOpenBlob: foreign bytes with a good identity end with an error.
func FuzzOpenBlob(f *testing.F) {
	blob, id := sealed(f, []byte("content"), 7)
	f.Add(blob, int64(7))
	f.Add(blob[:len(blob)-1], int64(7))
	f.Add([]byte("age-encryption.org/v1\n"), int64(0))
	f.Add([]byte{}, int64(-1))
	f.Fuzz(func(t *testing.T, foreign []byte, size int64) {
		got, err := open(foreign, id, size)
		if err == nil && !(bytes.Equal(foreign, blob) && bytes.HasPrefix(got, []byte("content"))) {
			t.Fatalf("%d foreign bytes open as %d", len(foreign), len(got))
		}
	})
}

// This blob was made by the first version of the program; see
// doc/format/blob.md. It must open for ever.
func TestABlobOfTheFirstVersionStillOpens(t *testing.T) {
	blob, err := os.ReadFile("testdata/first.age")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/first-identity.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	const content = "This is a test of the first form of a blob.\n"
	if got, err := open(blob, Identity(id), int64(len(content))); err != nil || string(got) != content {
		t.Errorf("it opens to %q, %v", got, err)
	}
}
