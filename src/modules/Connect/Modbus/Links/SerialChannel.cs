using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Yiwang.Connect.Adapters;

namespace Yiwang.Connect.Modbus.Links;

/// <summary>A serial line. A thread of its own waits for bytes, since the kernel has no other way to be asked that the runtime's sockets would share.</summary>
internal sealed class SerialChannel : IByteChannel
{
    /// <summary>Bytes that nobody has read yet; more are dropped: a frame that is so late is of no use.</summary>
    private const int UnreadMax = 4_096;

    private readonly int _line;
    private readonly int _stop;
    private readonly Pipe _received = new(new(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Thread _reader;
    /// <summary>The line is not closed under a write: its number may be somebody else's by then.</summary>
    private readonly Lock _writing = new();
    private int _unread;
    private int _closed;

    private SerialChannel(int line, int stop, SerialLine serial)
    {
        (_line, _stop, Silence) = (line, stop, FrameSilence(serial.BaudRate));
        _reader = new(Listen) { IsBackground = true, Name = "serial line" };
        _reader.Start();
    }

    public TimeSpan Silence { get; }

    /// <exception cref="IOException">No such line, no rights, or somebody else has it open.</exception>
    public static SerialChannel Open(string path, SerialLine serial)
    {
        var line = Termios.Open(path, Termios.ReadWrite | Termios.NoControllingTerminal | Termios.NonBlocking | Termios.CloseOnExec);
        if (line < 0) throw Failed(path);
        if (Termios.IsTerminal(line) == 0 || Termios.Lock(line, Termios.LockExclusiveNow) != 0 || Termios.Configure(line, serial) != 0)
        {
            var failure = Failed(path);
            _ = Termios.Close(line);
            throw failure;
        }
        _ = Termios.Flush(line, Termios.FlushBoth);
        var stop = Termios.EventDescriptor(0, Termios.CloseOnExec);
        return new(line, stop, serial);
    }

    /// <summary>3.5 characters of 11 bits; above 19,200 baud the specification fixes 1.75 ms.</summary>
    public static TimeSpan FrameSilence(int baud) => baud > 19_200 ? TimeSpan.FromMilliseconds(1.75) : TimeSpan.FromSeconds(3.5 * 11 / Math.Max(baud, 50));

    public unsafe ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var rest = bytes.Span;
        using var _ = _writing.EnterScope();
        while (!rest.IsEmpty)
        {
            if (Volatile.Read(ref _closed) != 0) throw new IOException("closed");
            fixed (byte* from = rest)
            {
                var written = Termios.Write(_line, from, (nuint)rest.Length);
                if (written > 0) rest = rest[(int)written..];
                else if (Marshal.GetLastPInvokeError() != Termios.Again) throw Failed("write");
                else if (Wait(_line, Termios.PollOut, 1_000) <= 0) throw new IOException("the line takes no bytes");
            }
        }
        return ValueTask.CompletedTask;
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> into, CancellationToken cancel)
    {
        var result = await _received.Reader.ReadAsync(cancel);
        var count = (int)Math.Min(result.Buffer.Length, into.Length);
        var taken = result.Buffer.Slice(0, count);
        var at = 0;
        foreach (var segment in taken)
        {
            segment.CopyTo(into[at..]);
            at += segment.Length;
        }
        _received.Reader.AdvanceTo(taken.End);
        Interlocked.Add(ref _unread, -count);
        return count;
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return ValueTask.CompletedTask;
        Wake();
        // The thread's last act ends the pipe, so that whoever still reads from it is told.
        _reader.Join();
        lock (_writing) _ = Termios.Close(_line);
        _ = Termios.Close(_stop);
        return ValueTask.CompletedTask;
    }

    private unsafe void Wake()
    {
        ulong one = 1;
        _ = Termios.Write(_stop, (byte*)&one, sizeof(ulong));
    }

    private unsafe void Listen()
    {
        var buffer = stackalloc byte[512];
        var entries = stackalloc Termios.PollEntry[2];
        while (true)
        {
            entries[0] = new() { Descriptor = _line, Events = Termios.PollIn };
            entries[1] = new() { Descriptor = _stop, Events = Termios.PollIn };
            var ready = Termios.Poll(entries, 2, -1);
            if (entries[1].Returned != 0) break;
            if (ready <= 0) continue;
            var got = Termios.Read(_line, buffer, 512);
            if (got > 0) Take(new(buffer, (int)got));
            // A line that was pulled out answers with an error or with nothing, at once and for ever.
            else if (got == 0 || Marshal.GetLastPInvokeError() != Termios.Again) break;
        }
        _received.Writer.Complete();
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (Volatile.Read(ref _unread) + bytes.Length > UnreadMax) return;
        Interlocked.Add(ref _unread, bytes.Length);
        var room = _received.Writer.GetSpan(bytes.Length);
        bytes.CopyTo(room);
        _received.Writer.Advance(bytes.Length);
        // Completes at once: the pipe has no threshold, the bound above stands for it.
        var flushed = _received.Writer.FlushAsync();
        if (flushed.IsCompleted) _ = flushed.GetAwaiter().GetResult();
    }

    private static unsafe int Wait(int descriptor, short what, int milliseconds)
    {
        var entry = new Termios.PollEntry { Descriptor = descriptor, Events = what };
        return Termios.Poll(&entry, 1, milliseconds);
    }

    private static IOException Failed(string what) => new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}");
}
