package inventory

import "strings"

// CleanEndpoint brings an address into the form in which endpoints are compared: host or host:port in lower case,
// without scheme, user, path or the dot at the end of a host.
func CleanEndpoint(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	if end := strings.IndexAny(address, "/?#"); end >= 0 {
		address = address[:end]
	}
	address = address[strings.LastIndexByte(address, '@')+1:]
	host, port := splitEndpoint(strings.ToLower(address))
	host = strings.TrimRight(host, ".:")
	if port == "" {
		return host
	}
	return host + ":" + port
}

// splitEndpoint cuts the port off. An IPv6 host keeps its brackets; without brackets it has no port.
func splitEndpoint(e string) (string, string) {
	at := strings.LastIndexByte(e, ':')
	if at < 0 || strings.Contains(e[:at], ":") && !strings.HasPrefix(e, "[") || !isPort(e[at+1:]) {
		return e, ""
	}
	return e[:at], e[at+1:]
}

func isPort(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// sameEndpoint reports whether two clean endpoints are one. An endpoint without a port stands for every port of its
// host: control planes often do not name it.
func sameEndpoint(a, b string) bool {
	hostA, portA := splitEndpoint(a)
	hostB, portB := splitEndpoint(b)
	return hostA == hostB && (portA == portB || portA == "" || portB == "")
}
