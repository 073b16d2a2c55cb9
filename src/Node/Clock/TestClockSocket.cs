using System.Globalization;
using System.Net.Sockets;

namespace Yiwang.Node.Clock;

/// <summary>Moves a <see cref="TestClock"/> over a Unix socket, a line at a time: <c>now</c>, <c>set 2026-11-10T08:00:00Z</c>, <c>advance 3600</c> (seconds). Answers <c>ok TIME</c>.</summary>
internal sealed class TestClockSocket : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TestClock _clock;
    private readonly string _path;

    public TestClockSocket(TestClock clock, string path)
    {
        (_clock, _path) = (clock, path);
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(4);
        _ = AcceptAsync();
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    internal string Answer(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["now"]:
                break;
            case ["set", var time] when DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var now):
                _clock.Set(now);
                break;
            case ["advance", var text] when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds):
                _clock.Advance(TimeSpan.FromSeconds(seconds));
                break;
            default:
                return "error: now | set TIME | advance SECONDS";
        }
        return $"ok {_clock.GetUtcNow():O}";
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) await ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the node stops.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        try
        {
            while (await reader.ReadLineAsync() is { } line) await writer.WriteLineAsync(Answer(line));
        }
        catch (IOException)
        {
            // The test went away.
        }
    }
}
