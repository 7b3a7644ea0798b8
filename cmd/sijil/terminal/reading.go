package terminal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"sijil/fault"
)

// PrintJSON prints a value for programs: UTF-8 as it is, indented, with a line
// end.
func PrintJSON(c Console, v any) error {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// maxPassphrase bounds what is read from a passphrase file, in bytes.
const maxPassphrase = 64 << 10

// Passphrase returns the passphrase of a workspace: from the file given, else
// from the terminal, where it is not shown. It is the first line of the file,
// so that a file may say below it what it is for.
func Passphrase(c Console, file, prompt string) ([]byte, error) {
	if file != "" {
		return PassphraseFrom(file)
	}
	stdin, ok := c.In.(*os.File)
	if !ok || !term.IsTerminal(int(stdin.Fd())) {
		return nil, fault.New(fault.Invalid, "the passphrase is needed, and there is no terminal to ask for it").
			WithHint("give it in a file: --passphrase-file FILE, or SIJIL_PASSPHRASE_FILE=FILE")
	}
	fmt.Fprint(c.Err, prompt)
	typed, err := term.ReadPassword(int(stdin.Fd()))
	fmt.Fprintln(c.Err)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "read the passphrase from the terminal")
	}
	return typed, nil
}

// PassphraseFrom returns the first line of a passphrase file.
func PassphraseFrom(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, (&fault.Error{Kind: fault.Invalid, Message: "the passphrase file cannot be read", Err: err}).
			WithHint("check --passphrase-file and SIJIL_PASSPHRASE_FILE; nothing was done")
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxPassphrase))
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "read the passphrase file")
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 0 {
		return nil, fault.New(fault.Invalid, "the first line of the passphrase file is empty").
			WithHint("write the passphrase on its first line; nothing was done")
	}
	return line, nil
}

// maxKey bounds what is read from a file with a public key, in bytes.
const maxKey = 64 << 10

// KeyIn returns a public key as it was typed, or the first line of the file
// that was named instead: a recipient is too long to type.
func KeyIn(given string) (string, error) {
	f, err := os.Open(given)
	if err != nil {
		return given, nil // no file: the key itself, or a mistake that is told where the key is used
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return "", &fault.Error{Kind: fault.Invalid, Message: "the file with the key cannot be read", Err: err}
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line), nil
}

// maxCheckpoint bounds what is read of a checkpoint file, in bytes: one holds a
// few lines, and what is named by mistake may be a device or an image of a disk.
const maxCheckpoint = 1 << 20

// CheckpointFrom reads the file that a person kept or was given.
func CheckpointFrom(file string) ([]byte, error) {
	unreadable := func(err error) error {
		return (&fault.Error{Kind: fault.Invalid, Message: "the checkpoint file cannot be read", Err: err}).
			WithHint("name the file checkpoint of an export or a bundle; nothing was done")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxCheckpoint+1))
	if err == nil && len(text) > maxCheckpoint {
		err = fmt.Errorf("it has more than %d bytes", maxCheckpoint)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return text, nil
}

// Confirmed asks on the terminal, and takes anything but "yes" as no.
func Confirmed(c Console, question string) (bool, error) {
	stdin, ok := c.In.(*os.File)
	if !ok || !term.IsTerminal(int(stdin.Fd())) {
		return false, fault.New(fault.Invalid, "this needs a person's yes, and there is no terminal to ask on").WithHint("give --yes")
	}
	fmt.Fprintf(c.Err, "%s Type yes to go on: ", question)
	var answer string
	fmt.Fscanln(stdin, &answer)
	return strings.EqualFold(answer, "yes"), nil
}

// PrintLine prints a value for programs on one line.
func PrintLine(c Console, v any) error {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// IsTerminal says whether a person looks at what is written.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// BarPace is how often a progress bar is drawn at most.
const BarPace = 100 * time.Millisecond
