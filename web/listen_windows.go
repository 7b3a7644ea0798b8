package web

import (
	"errors"
	"syscall"
)

// wsaeAddrInUse is what Windows says when a port is taken.
const wsaeAddrInUse = syscall.Errno(10048)

func addressInUse(err error) bool { return errors.Is(err, wsaeAddrInUse) }
