using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Yiwang.Node.Tests.Harness;

/// <summary>A loopback port that carries connections on to a node, and that a test cuts, makes one-way, or listens to.</summary>
internal sealed class Line : IAsyncDisposable
{
    private const int HeardMax = 4 << 20;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _open = [];
    private readonly List<MemoryStream> _heard = [];
    private readonly Task _accepting;
    private volatile bool _cut;

    public Line()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }
    /// <summary>Port of the node behind it.</summary>
    public int Target { get; set; }
    /// <summary>Requests arrive, answers do not.</summary>
    public bool DropsAnswers { get; set; }

    /// <summary>Ends what is open; what comes is ended at once.</summary>
    public bool Cut
    {
        get => _cut;
        set
        {
            _cut = value;
            if (value) Break();
        }
    }

    /// <summary>The bytes of the requests so far, of each connection.</summary>
    public IReadOnlyList<byte[]> Heard
    {
        get { lock (_gate) return [.. _heard.Select(h => h.ToArray())]; }
    }

    /// <summary>Open connections end, and what was heard is forgotten.</summary>
    public void Forget()
    {
        Break();
        lock (_gate) _heard.Clear();
    }

    public void Break()
    {
        TcpClient[] open;
        lock (_gate) open = [.. _open];
        foreach (var client in open) client.Close();
    }

    /// <summary>The node once more gets all that it has been sent, byte by byte, and answers.</summary>
    public async Task<string> ReplayAsync(CancellationToken cancel)
    {
        var answers = new StringBuilder();
        foreach (var heard in Heard)
        {
            using var again = new TcpClient();
            await again.ConnectAsync(IPAddress.Loopback, Target, cancel);
            var stream = again.GetStream();
            var reading = new StreamReader(stream).ReadToEndAsync(cancel);
            // a last question, after which the node closes
            await stream.WriteAsync((byte[])[.. heard, .. "GET /health HTTP/1.1\r\nHost: replay\r\nConnection: close\r\n\r\n"u8], cancel);
            answers.Append(await reading);
        }
        return answers.ToString();
    }

    private async Task AcceptAsync()
    {
        List<Task> carried = [];
        try
        {
            while (true) carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            Break();
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            if (_cut) return;
            lock (_gate) _open.AddRange([near, far]);
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, Target, _stop.Token);
                // an answer that is dropped leaves the connection as it is: the asker waits
                await Task.WhenAny(PumpAsync(near, far, isAnswer: false), PumpAsync(far, near, isAnswer: true));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // cut, or one side has gone
            }
            finally
            {
                lock (_gate) _open.RemoveAll(c => c == near || c == far);
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[64 << 10];
        var heard = new MemoryStream();
        if (!isAnswer) lock (_gate) _heard.Add(heard);
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (!isAnswer) lock (_gate) if (heard.Length < HeardMax) heard.Write(buffer, 0, read);
            if (!isAnswer || !DropsAnswers) await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // first: a listener that is stopped before it is asked once more throws
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }
}
