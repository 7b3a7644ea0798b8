package powercut

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// calls are the system calls that change files, or say which file is meant.
const calls = "open,openat,openat2,creat,close,dup,dup2,dup3,fcntl,lseek,chdir,fchdir," +
	"write,pwrite64,writev,pwritev,pwritev2,copy_file_range,sendfile,splice,io_uring_setup,mmap," +
	"truncate,ftruncate,fallocate,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat," +
	"fsync,fdatasync,sync,syncfs"

// Event is the beginning or the end of a system call. A call that ended
// before another began came before it; of calls that overlap nothing is known.
type Event struct {
	ID   int // of the call: the same at its beginning and its end
	Name string
	Args []string // as strace prints them; strings are not yet decoded
	End  bool
	Ret  int64 // at the end
	Err  bool  // at the end: the call failed
}

// Permitted returns why programs cannot be traced here, or nil.
func Permitted() error {
	if _, err := exec.LookPath("strace"); err != nil {
		return errors.New("strace is not installed (Debian: apt-get install strace)")
	}
	if out, err := exec.Command("strace", "-f", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		return fmt.Errorf("strace is not permitted to trace here: %v: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// Record runs cmd to its end under strace and returns its events. The error is
// for what could not be recorded; how the program ended is in cmd.ProcessState.
func Record(cmd *exec.Cmd) ([]Event, error) {
	dir, err := os.MkdirTemp("", "powercut-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "trace")
	const whole = "67108864" // bytes of a string: more than any call writes
	args := []string{"strace", "-f", "-qq", "-xx", "-s", whole, "-e", "signal=none", "-e", "trace=" + calls, "-o", file, "--", cmd.Path}
	if cmd.Path, err = exec.LookPath("strace"); err != nil {
		return nil, err
	}
	cmd.Args = append(args, cmd.Args[1:]...)
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Parse(f)
}

// Parse reads what strace -f -xx wrote.
func Parse(r io.Reader) ([]Event, error) {
	var events []Event
	open := map[string]Event{} // by thread: one call at a time
	in := bufio.NewReaderSize(r, 1<<20)
	for n, id := 1, 0; ; n++ {
		line, err := in.ReadString('\n')
		if err == io.EOF && line == "" {
			return events, nil
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the trace: %w", n, err)
		}
		thread, text, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		text = strings.TrimLeft(text, " ")
		if text == "" || strings.HasPrefix(text, "+++") || strings.HasPrefix(text, "---") || strings.HasPrefix(text, "???(") {
			continue
		}
		if rest, resumed := strings.CutPrefix(text, "<... "); resumed {
			begun, ok := open[thread]
			name, rest, found := strings.Cut(rest, " resumed>")
			if !ok || !found || name != begun.Name {
				return nil, fmt.Errorf("line %d of the trace resumes a call that was not begun: %.80s", n, line)
			}
			delete(open, thread)
			e, err := end(begun, rest)
			if err != nil {
				return nil, fmt.Errorf("line %d of the trace: %w", n, err)
			}
			events = append(events, e)
			continue
		}
		id++
		name, rest, ok := strings.Cut(text, "(")
		if !ok {
			return nil, fmt.Errorf("line %d of the trace is no call: %.80s", n, line)
		}
		e := Event{ID: id, Name: name}
		if args, unfinished := strings.CutSuffix(rest, " <unfinished ...>"); unfinished {
			e.Args = split(strings.TrimSuffix(args, ","))
			events, open[thread] = append(events, e), e
			continue
		}
		at := strings.LastIndex(rest, ") ")
		if at < 0 {
			return nil, fmt.Errorf("line %d of the trace has no end: %.80s", n, line)
		}
		e.Args = split(rest[:at])
		events = append(events, e)
		if e, err = end(e, rest[at:]); err != nil {
			return nil, fmt.Errorf("line %d of the trace: %w", n, err)
		}
		events = append(events, e)
	}
}

// end returns the end of a call from the text behind its arguments, of which
// the last may only be known now.
func end(begun Event, text string) (Event, error) {
	e := begun
	e.End = true
	args, result, ok := strings.Cut(text, ") ")
	if !ok {
		return e, fmt.Errorf("a call of %s has no end: %.80s", e.Name, text)
	}
	if args = strings.Trim(args, ", "); args != "" {
		e.Args = append(append([]string{}, e.Args...), split(args)...)
	}
	_, result, _ = strings.Cut(result, "= ")
	word, rest, _ := strings.Cut(result, " ")
	if word == "?" { // the process ended in it
		e.Err = true
		return e, nil
	}
	n, err := strconv.ParseInt(word, 0, 64)
	if err != nil && !strings.HasPrefix(word, "0x") { // an address may be too large
		return e, fmt.Errorf("a call of %s returns %q %s", e.Name, word, rest)
	}
	e.Ret, e.Err = n, n == -1
	return e, nil
}

// split cuts arguments at the commas that stand outside strings and brackets.
func split(text string) (args []string) {
	depth, quoted, from := 0, false, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted // -xx leaves no quote inside a string
		case quoted:
		case c == '[' || c == '{' || c == '(':
			depth++
		case c == ']' || c == '}' || c == ')':
			depth--
		case c == ',' && depth == 0:
			args = append(args, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" {
		args = append(args, rest)
	}
	return args
}

// text decodes every string in an argument, one after the other: a path, what
// is written, or the parts of what is written. A string that strace cut short
// is an error.
func text(arg string) ([]byte, error) {
	if strings.Contains(arg, `"...`) {
		return nil, errors.New("strace cut a string short")
	}
	var out []byte
	for {
		_, rest, more := strings.Cut(arg, `"`)
		if !more {
			return out, nil
		}
		quoted, rest, ok := strings.Cut(rest, `"`)
		if !ok {
			return nil, fmt.Errorf("a string has no end: %.40s", rest)
		}
		if len(quoted)%4 != 0 {
			return nil, fmt.Errorf("a string is not in hexadecimal: %.40s", quoted)
		}
		for ; quoted != ""; quoted = quoted[4:] {
			high, low := digit(quoted[2]), digit(quoted[3])
			if quoted[:2] != `\x` || high > 15 || low > 15 {
				return nil, fmt.Errorf("a string is not in hexadecimal: %.40s", quoted)
			}
			out = append(out, high<<4|low)
		}
		arg = rest
	}
}

func digit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 255
}
