using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>One kept connection: what is in flight on it and since when.</summary>
internal sealed class DriverConnection<T> : IDisposable where T : struct, IExchange
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly RequestSet _requests;
    private readonly long[] _due;
    private readonly byte[] _out, _in = new byte[256 << 10];
    private uint _number, _next;
    private int _filled;

    public DriverConnection(IPEndPoint server, RequestSet requests, int depth)
    {
        (_requests, Depth) = (requests, depth);
        _due = new long[Math.Max(depth * 2, 4)];
        _out = new byte[requests.LongestRequest * depth];
        _socket.Connect(server);
    }

    public int Depth { get; }
    public int Open { get; private set; }
    public int Room => Depth - Open;
    public long Answered { get; private set; }
    public long Wrong { get; private set; }
    public int Descriptor => (int)_socket.Handle;

    public void Begin() => (Answered, Wrong) = (0, 0);

    public void Send(int count, long due, double each)
    {
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            var request = _requests.Next();
            request.CopyTo(_out.AsSpan(length));
            T.Stamp(_out.AsSpan(length), _number);
            _due[_number++ % (uint)_due.Length] = due + (long)(i * each);
            length += request.Length;
        }
        Open += count;
        for (var sent = 0; sent < length;) sent += _socket.Send(_out.AsSpan(sent..length));
    }

    public void Receive(Latencies latencies)
    {
        var read = _socket.Receive(_in.AsSpan(_filled));
        if (read == 0) throw new IOException("the server closed the connection");
        _filled += read;
        var (at, now) = (0, Stopwatch.GetTimestamp());
        for (int length; (length = T.Length(_in.AsSpan(at.._filled))) > 0; at += length)
        {
            var answer = _in.AsSpan(at, length);
            latencies.Add(now - _due[T.Number(answer, _next++) % (uint)_due.Length]);
            if (T.Status(answer) != _requests.Status) Wrong++;
            (Answered, Open) = (Answered + 1, Open - 1);
        }
        _in.AsSpan(at.._filled).CopyTo(_in);
        _filled -= at;
    }

    public void Dispose() => _socket.Dispose();
}
