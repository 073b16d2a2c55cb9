using System.Runtime.InteropServices;

namespace Yiwang.Connect.Modbus.Links;

/// <summary>What a serial line needs of the C library (glibc; numbers are the same on x86-64 and arm64).</summary>
internal static partial class Termios
{
    public const int ReadWrite = 2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    public const short PollIn = 1, PollOut = 4;
    public const int LockExclusiveNow = 2 | 4;
    public const int Again = 11;
    public const int FlushBoth = 2;

    private const int SetNow = 0;
    private const uint InputParity = 0x10;
    private const uint SizeMask = 0x30, Size7 = 0x20, Size8 = 0x30, TwoStops = 0x40, Receiver = 0x80, ParityOn = 0x100, ParityOdd = 0x200, Local = 0x800, FlowControl = 0x8000_0000;
    private const int MinimumAt = 6, TimeAt = 5;

    /// <summary>Raw bytes, no flow control, modem lines ignored.</summary>
    /// <returns>0, or -1 with errno set.</returns>
    public static unsafe int Configure(int line, Adapters.SerialLine serial)
    {
        Attributes attributes;
        if (GetAttributes(line, &attributes) != 0) return -1;
        MakeRaw(&attributes);
        attributes.Control &= ~(SizeMask | TwoStops | ParityOn | ParityOdd | FlowControl);
        attributes.Control |= Receiver | Local | (serial.DataBits == 7 ? Size7 : Size8);
        if (serial.StopBits == 2) attributes.Control |= TwoStops;
        if (serial.Parity is 'E' or 'O')
        {
            attributes.Control |= serial.Parity == 'O' ? ParityOn | ParityOdd : ParityOn;
            attributes.Input |= InputParity;
        }
        attributes.Characters[MinimumAt] = 0;
        attributes.Characters[TimeAt] = 0;
        return SetSpeed(&attributes, (uint)serial.BaudRate) != 0 ? -1 : SetAttributes(line, SetNow, &attributes);
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Attributes
    {
        public uint Input, Output, Control, Local;
        public byte Discipline;
        public fixed byte Characters[32];
        public uint InputSpeed, OutputSpeed;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, byte* into, nuint count);
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* from, nuint count);
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);
    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint start, int flags);
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);
    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    public static partial int Flush(int descriptor, int queue);
    [LibraryImport("libc", EntryPoint = "isatty", SetLastError = true)]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static unsafe partial int GetAttributes(int line, Attributes* attributes);
    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static unsafe partial int SetAttributes(int line, int when, Attributes* attributes);
    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static unsafe partial void MakeRaw(Attributes* attributes);
    /// <summary>glibc takes the rate as a number too.</summary>
    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static unsafe partial int SetSpeed(Attributes* attributes, uint baud);
}
