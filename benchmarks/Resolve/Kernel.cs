using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>What .NET does not offer and a load driver needs: many datagrams in one call, readiness of many sockets, a core of its own.</summary>
internal static unsafe partial class Kernel
{
    private const int DontWait = 0x40, TryAgain = 11, Refused = 111;

    /// <summary><c>struct iovec</c>.</summary>
    internal struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary><c>struct mmsghdr</c> of a connected socket, 64-bit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _padding;
        /// <summary>Bytes that were sent or received.</summary>
        public uint Length;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    internal struct Readiness
    {
        public const short Readable = 1;
        public int Descriptor;
        public short Wanted;
        public short Found;
    }

    /// <summary>The calling thread runs on this core alone.</summary>
    public static void PinThread(int core)
    {
        var mask = 1UL << core;
        if (SetAffinity(0, sizeof(ulong), ref mask) != 0) throw new Win32Exception();
    }

    /// <returns>Datagrams taken; 0 when the socket's buffer is full.</returns>
    public static int Send(nint socket, Message* messages, int count) => Checked(SendMany((int)socket, messages, (uint)count, DontWait));

    /// <returns>Datagrams received; 0 when none waits.</returns>
    public static int Receive(nint socket, Message* messages, int count) => Checked(ReceiveMany((int)socket, messages, (uint)count, DontWait, null));

    /// <returns>Sockets that have something to read, now.</returns>
    public static int Poll(Readiness* sockets, int count)
    {
        var ready = PollMany(sockets, (nuint)count, 0);
        return ready >= 0 ? ready : throw new Win32Exception();
    }

    private static int Checked(int result)
    {
        if (result >= 0) return result;
        // a server that does not listen yet: what was sent to it counts as lost
        return Marshal.GetLastPInvokeError() is TryAgain or Refused ? 0 : throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMany(int socket, Message* messages, uint count, int flags);
    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMany(int socket, Message* messages, uint count, int flags, void* timeout);
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollMany(Readiness* sockets, nuint count, int timeout);
    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint size, ref ulong mask);
}
