package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// root is the top of the repository, seen from here.
const root = "../.."

// patience is how long all journeys together may take.
const patience = 8 * time.Minute

// settings is what the journeys are told first.
type settings struct {
	Origin   string                     `json:"origin"`
	Figures  map[string]json.RawMessage `json:"figures"` // by language, as the program prints them
	Words    map[string]json.RawMessage `json:"words"`   // by language, the messages of the pages
	Lines    []string                   `json:"lines"`   // of the statement; nil when it is not here
	Programs programs                   `json:"programs"`
	Dir      string                     `json:"dir,omitempty"`
	Only     string                     `json:"only,omitempty"`
}

// programs are the browsers; Firefox may be missing.
type programs struct {
	Chromium string `json:"chromium"`
	Firefox  string `json:"firefox,omitempty"`
}

// message is one line from the journeys: a wish for a link, or the report of a
// journey.
type message struct {
	Ask          string
	Journey      string
	Failures     []string
	Notes        []string
	Milliseconds int
	Skipped      string
}

func TestPagesInABrowser(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	node, have := needs(t)
	program := build(t)
	dir := t.TempDir()
	say := settings{Programs: have, Figures: map[string]json.RawMessage{}, Words: map[string]json.RawMessage{},
		Dir: os.Getenv("SIJIL_BROWSER_PICTURES"), Only: os.Getenv("SIJIL_BROWSER_ONLY")}
	args := []string{"demo", "--dir", filepath.Join(dir, "sample")}
	if statement := statement(t); statement != "" {
		text, err := os.ReadFile(statement)
		if err != nil {
			t.Fatal(err)
		}
		say.Lines = strings.Split(string(text), "\n")
		args = append(args, "--source", statement)
	} else {
		t.Log("the statement is not here, so passages cannot be shown and are not looked at")
	}
	for _, lang := range []string{"en", "ar"} {
		say.Figures[lang] = output(ctx, t, program, append(args, "--no-serve", "--json", "--lang", lang)...)
		say.Words[lang] = messages(t, lang)
	}
	bring(ctx, t, program, dir, args[2])
	sample := serve(ctx, t, program, args[:3]...)
	say.Origin = sample.origin
	tell(t, travel(ctx, t, node, "run.mjs", say, sample.link))
}

// tell reports each journey as a test of its own.
func tell(t *testing.T, reports []message) {
	if len(reports) == 0 {
		t.Fatal("no journey was made")
	}
	for _, r := range reports {
		t.Run(r.Journey, func(t *testing.T) {
			if r.Skipped != "" {
				t.Skip("skipped: " + r.Skipped)
			}
			t.Logf("%.1f s %s", float64(r.Milliseconds)/1000, strings.Join(r.Notes, "; "))
			for _, f := range r.Failures {
				t.Error(f)
			}
		})
	}
}

// messages returns the program's own messages in a language.
func messages(t *testing.T, lang string) json.RawMessage {
	words, err := os.ReadFile(filepath.Join(root, "locale", lang+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// needs finds what the journeys run on, or skips the test and says what is
// missing.
func needs(t *testing.T) (node string, have programs) {
	find := func(names ...string) string {
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
		return ""
	}
	if node = find("node", "nodejs"); node == "" {
		t.Skip("skipped: node is not installed (tools/setup.sh installs it on Debian)")
	}
	if have.Chromium = find("chromium", "chromium-browser", "google-chrome"); have.Chromium == "" {
		t.Skip("skipped: chromium is not installed (tools/setup.sh installs it on Debian)")
	}
	for _, module := range []string{"playwright-core", "axe-core"} {
		if _, err := os.Stat(filepath.Join("node_modules", module)); err != nil {
			t.Skipf("skipped: %s is not installed (run `npm ci` in test/browser)", module)
		}
	}
	have.Firefox = find("firefox-esr", "firefox")
	return node, have
}

// statement returns the file of the published statement when it lies where the
// sample's own documentation expects it, else "".
func statement(t *testing.T) string {
	found, err := filepath.Glob(filepath.Join(root, "..", "shared", "seed", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		return ""
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// build compiles the program under test.
func build(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "sijil")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, "./cmd/sijil")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return path
}

// output runs the program to its end and returns what it prints.
func output(ctx context.Context, t *testing.T, program string, args ...string) []byte {
	cmd := exec.CommandContext(ctx, program, args...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("sijil %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out
}

// sample is the sample investigation, served.
type sample struct {
	origin string
	in     io.Writer
	links  chan string
	first  string
}

var linkLine = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/enter/\S+`)

// serve starts the pages on a free port and stops them when the test ends.
func serve(ctx context.Context, t *testing.T, program string, args ...string) *sample {
	cmd := exec.CommandContext(ctx, program, append(args, "--addr", "127.0.0.1:0")...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &sample{in: in, links: make(chan string, 1)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer close(s.links)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if found := linkLine.FindStringSubmatch(lines.Text()); found != nil {
				s.links <- found[0]
			}
		}
	}()
	t.Cleanup(func() {
		cmd.Cancel()
		for range s.links { // whatever is still said
		}
		<-read
		cmd.Wait()
	})
	s.first = s.next(ctx, t)
	s.origin = linkLine.FindStringSubmatch(s.first)[1]
	return s
}

// next returns the next link that the program prints.
func (s *sample) next(ctx context.Context, t *testing.T) string {
	select {
	case link, ok := <-s.links:
		if ok {
			return link
		}
		t.Fatal("the program stopped without printing a link")
	case <-ctx.Done():
		t.Fatal("the program printed no link")
	}
	return ""
}

// link returns a fresh one-time link: the first that was printed, then one for
// each Enter that is pressed in the program's terminal.
func (s *sample) link(ctx context.Context, t *testing.T) string {
	if first := s.first; first != "" {
		s.first = ""
		return first
	}
	if _, err := io.WriteString(s.in, "\n"); err != nil {
		t.Fatalf("ask for a link: %v", err)
	}
	return s.next(ctx, t)
}

// travel runs the journeys of a script and returns what they report.
func travel(ctx context.Context, t *testing.T, node, script string, say settings, link func(context.Context, *testing.T) string) (reports []message) {
	cmd := exec.CommandContext(ctx, node, "journeys/"+script)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tell := json.NewEncoder(in)
	if err := tell.Encode(say); err != nil {
		t.Fatal(err)
	}
	for from := json.NewDecoder(out); ; {
		var m message
		if err := from.Decode(&m); err == io.EOF {
			break
		} else if err != nil {
			t.Errorf("the journeys say what cannot be read: %v", err)
			break
		}
		if m.Ask == "" {
			reports = append(reports, m)
			continue
		}
		if err := tell.Encode(map[string]string{"link": link(ctx, t)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the journeys broke off: %v", fmt.Errorf("%s: %w", node, err))
	}
	return reports
}
