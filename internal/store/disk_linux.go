package store

import "golang.org/x/sys/unix"

// onNetwork reports whether a folder lies on another machine. What cannot be found out is taken for a local disk.
func onNetwork(folder string) bool {
	var st unix.Statfs_t
	if unix.Statfs(folder, &st) != nil {
		return false
	}
	return remote(uint32(st.Type)) //nolint:gosec // G115: magic numbers have 32 bits; where Type has 64 the rest is empty
}

// remote reports whether a magic number is that of a file system of another machine. FUSE is not among them: containers
// without root run on it.
func remote(magic uint32) bool {
	switch magic {
	case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CEPH_SUPER_MAGIC,
		unix.AFS_SUPER_MAGIC, unix.CODA_SUPER_MAGIC:
		return true
	}
	return false
}
