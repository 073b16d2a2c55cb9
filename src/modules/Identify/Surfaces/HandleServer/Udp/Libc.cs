using System.Runtime.InteropServices;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>recvmmsg and sendmmsg, which .NET does not offer: many datagrams for one system call. The layouts are those of 64-bit Linux.</summary>
internal static unsafe partial class Libc
{
    /// <summary>Wait for the first datagram and take what else is there.</summary>
    public const int WaitForOne = 0x10000;
    public const int DontWait = 0x40;
    /// <summary>Set by the kernel on a datagram that was longer than its buffer.</summary>
    public const int Truncated = 0x20;

    public static bool IsOffered => OperatingSystem.IsLinux() && nint.Size == 8;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int Receive(int socket, Datagram* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int Send(int socket, Datagram* messages, uint count, int flags);

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Datagram
    {
        public byte* Address;
        public uint AddressLength;
        public Span* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        // struct msghdr ends here, padded to eight bytes
        private readonly uint _padding;
        public uint Length;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Span
    {
        public byte* Start;
        public nuint Length;
    }
}
