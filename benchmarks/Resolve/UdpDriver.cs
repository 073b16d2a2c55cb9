using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>
/// Sends datagrams in batches and never sleeps: a sleeping driver would make the server pay for waking it. Every request has a slot; an answer that fits no
/// open slot is not counted, a slot still open at the end is a loss.
/// </summary>
internal sealed unsafe class UdpDriver<T> : IDisposable where T : struct, IExchange
{
    private const int Slots = 65_536, Batch = 32, LargestAnswer = 2_048;
    private static readonly long GiveUp = Stopwatch.Frequency / 20;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly RequestSet _requests;
    private readonly long[] _due = new long[Slots];
    private readonly byte* _memory;
    private readonly Kernel.Message* _out, _in;
    private readonly int _requestSize;
    private Latencies _latencies = new();
    private uint _number;
    private long _sent, _answered, _wrong, _lost;
    private int _open;

    public UdpDriver(IPEndPoint server, RequestSet requests)
    {
        _requests = requests;
        _requestSize = requests.LongestRequest;
        _socket.ReceiveBufferSize = 4 << 20;
        _socket.Connect(server);
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(Batch * (_requestSize + LargestAnswer + 2 * (sizeof(Kernel.Message) + sizeof(Kernel.Vector)))));
        _out = (Kernel.Message*)_memory;
        _in = _out + Batch;
        var vectors = (Kernel.Vector*)(_in + Batch);
        var data = (byte*)(vectors + 2 * Batch);
        for (var i = 0; i < Batch; i++)
        {
            vectors[i] = new Kernel.Vector { Base = data + i * _requestSize };
            vectors[Batch + i] = new Kernel.Vector { Base = data + Batch * _requestSize + i * LargestAnswer, Length = LargestAnswer };
            _out[i] = new Kernel.Message { Vectors = vectors + i, VectorCount = 1 };
            _in[i] = new Kernel.Message { Vectors = vectors + Batch + i, VectorCount = 1 };
        }
    }

    /// <summary>As fast as the server answers, with this many requests in flight.</summary>
    public LoadResult Saturate(TimeSpan during, int inFlight)
    {
        Begin();
        long start = Stopwatch.GetTimestamp(), end = start + (long)(during.TotalSeconds * Stopwatch.Frequency), heard = start;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end) break;
            // half a window at a time, so that most calls carry a full batch
            if (_open <= inFlight / 2) while (_open < inFlight && Send(Math.Min(Batch, inFlight - _open), now, 0)) { }
            if (Receive()) heard = now;
            else if (now - heard > GiveUp)
            {
                ForgetOpen();
                heard = now;
            }
        }
        return End(start);
    }

    /// <summary>At a fixed rate, whatever the server does; latency counts from when a request was due.</summary>
    public LoadResult Pace(TimeSpan during, double perSecond)
    {
        Begin();
        long start = Stopwatch.GetTimestamp(), end = start + (long)(during.TotalSeconds * Stopwatch.Frequency);
        var each = Stopwatch.Frequency / perSecond;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end) break;
            var due = (long)((now - start) / each) - _sent;
            if (due > 0) Send((int)Math.Min(due, Batch), start + (long)(_sent * each), each);
            Receive();
        }
        return End(start);
    }

    public void Dispose()
    {
        _socket.Dispose();
        NativeMemory.Free(_memory);
    }

    private void Begin()
    {
        (_sent, _answered, _wrong, _lost, _open, _latencies) = (0, 0, 0, 0, 0, new Latencies());
        Array.Clear(_due);
    }

    private LoadResult End(long start)
    {
        var took = Stopwatch.GetElapsedTime(start);
        for (var until = Stopwatch.GetTimestamp() + GiveUp; _open > 0 && Stopwatch.GetTimestamp() < until;) Receive();
        ForgetOpen();
        return new LoadResult(_answered, _wrong, _lost, took, _latencies);
    }

    private bool Send(int count, long due, double each)
    {
        for (var i = 0; i < count; i++)
        {
            var request = _requests.Next();
            var to = new Span<byte>(_out[i].Vectors->Base, _requestSize);
            request.CopyTo(to);
            _out[i].Vectors->Length = (nuint)request.Length;
            T.Stamp(to, _number + (uint)i);
        }
        var sent = Kernel.Send(_socket.Handle, _out, count);
        for (var i = 0; i < sent; i++)
        {
            ref var slot = ref _due[(_number + (uint)i) % Slots];
            if (slot != 0) (_lost, _open) = (_lost + 1, _open - 1);
            slot = due + (long)(i * each);
        }
        (_number, _sent, _open) = (_number + (uint)sent, _sent + sent, _open + sent);
        return sent == count;
    }

    private bool Receive()
    {
        var count = Kernel.Receive(_socket.Handle, _in, Batch);
        if (count == 0) return false;
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var answer = new ReadOnlySpan<byte>(_in[i].Vectors->Base, (int)_in[i].Length);
            if (answer.Length < 12) continue;
            ref var slot = ref _due[T.Number(answer, 0) % Slots];
            if (slot == 0) continue;
            _latencies.Add(now - slot);
            (slot, _open, _answered) = (0, _open - 1, _answered + 1);
            if (T.Status(answer) != _requests.Status) _wrong++;
        }
        return true;
    }

    private void ForgetOpen()
    {
        _lost += _open;
        _open = 0;
        Array.Clear(_due);
    }
}
