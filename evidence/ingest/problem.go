package ingest

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"sijil/fault"
)

// problem says in a sentence why a file was not collected, and what to do.
type problem struct{ reason, hint string }

func (p *problem) Error() string { return p.reason }

// of says that it is about a folder: nothing below it was looked at.
func (p *problem) of(folder string) *problem {
	return &problem{"This " + folder + " could not be listed; nothing in it was collected. " + p.reason, p.hint}
}

const (
	vanished     = "It vanished between listing and reading."
	changed      = "It changed while it was read; nothing of it was kept."
	collectAgain = "Collect it again when nothing writes to it any more."
)

// readProblem says why the system could not give us a file's bytes. gone is
// what to say if it is not there.
func readProblem(err error, gone string) *problem {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return &problem{reason: gone}
	case errors.Is(err, fs.ErrPermission):
		return &problem{"There is no permission to read it.", "Ask its owner for permission, or collect as a user who has it."}
	case errors.Is(err, syscall.ELOOP):
		return &problem{reason: "It is a symbolic link that leads in a circle."}
	case errors.Is(err, syscall.ENAMETOOLONG):
		return &problem{"Its path is too long for the system.", "Give a folder further down, or change into one."}
	}
	return &problem{"It cannot be read: " + systemCause(err) + ".", "Check the disk it lies on, and try a copy."}
}

// linkProblem says why a symbolic link found in a folder is not followed, and
// where it leads in kind; not to which path.
func linkProblem(path string) *problem {
	to := "a file"
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, syscall.ELOOP):
		return readProblem(err, "")
	case errors.Is(err, fs.ErrNotExist):
		to = "nothing"
	case err != nil:
		to = "what cannot be read"
	case info.IsDir():
		to = "a folder"
	}
	return &problem{"It is a symbolic link to " + to + "; links inside folders are not followed.",
		"Give the path it leads to, if that is to be collected."}
}

// specialProblem says why what is no regular file is not collected, or nil.
func specialProblem(mode fs.FileMode) *problem {
	what := ""
	switch {
	case mode.IsRegular():
		return nil
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	default:
		what = "a special file"
	}
	return &problem{reason: "It is " + what + ", not a file with bytes that stay."}
}

// failure is the outcome of a file that was not collected.
func failure(f file, err error) Outcome {
	o := Outcome{Path: []byte(f.path), State: Failed}
	var p *problem
	var e *fault.Error
	switch {
	case errors.As(err, &p):
		o.Reason, o.Hint = p.reason, p.hint
	case errors.As(err, &e):
		o.Reason, o.Hint = strings.TrimSuffix(e.Message, ".")+".", fault.HintOf(err)
		if e.Err != nil && o.Hint == "" {
			o.Hint = "The system says: " + systemCause(e.Err) + "."
		}
	default:
		o.Reason = "It could not be stored: " + systemCause(err) + "."
	}
	return o
}

// systemCause is the system's word for an error, without the path in it.
func systemCause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}
