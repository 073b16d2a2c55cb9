using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Yiwang.Notices.Mail;

/// <summary>Command and answer, line by line. An answer has at most 100 lines of 1,000 characters.</summary>
internal sealed class SmtpTalk(Stream stream, X509ChainPolicy? trust, CancellationToken cancel) : IAsyncDisposable
{
    private const int LineMax = 1_000, LinesMax = 100;
    private readonly StringBuilder _transcript = new();
    private readonly byte[] _one = new byte[1];
    private Stream _stream = stream;

    public bool IsSecure => _stream is SslStream;
    /// <summary>What the server said.</summary>
    public string Transcript => _transcript.ToString().TrimEnd();

    public async ValueTask SecureAsync(string host)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = trust }, cancel);
        _stream = tls;
    }

    /// <summary>Greeting, EHLO, and TLS when it is offered. Null = well.</summary>
    public async ValueTask<string?> OpenAsync(string host)
    {
        if (await ReadAsync(220) is { Failed: { } unwelcome }) return unwelcome;
        var (failed, text) = await AskAsync("EHLO [127.0.0.1]", 250);
        if (failed is not null || IsSecure || !text.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase)) return failed;
        failed = await SayAsync("STARTTLS", 220);
        if (failed is not null) return failed;
        await SecureAsync(host);
        return await SayAsync("EHLO [127.0.0.1]", 250);
    }

    /// <returns>Null = the wanted answer came.</returns>
    public async ValueTask<string?> SayAsync(string command, int wanted, bool secretly = false) => (await AskAsync(command, wanted, secretly)).Failed;

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask<(string? Failed, string Text)> AskAsync(string command, int wanted, bool secretly = false)
    {
        if (!secretly) _transcript.Append("> ").AppendLine(command);
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancel);
        await _stream.FlushAsync(cancel);
        return await ReadAsync(wanted);
    }

    private async ValueTask<(string? Failed, string Text)> ReadAsync(int wanted)
    {
        var answer = new StringBuilder();
        for (var lines = 0; lines < LinesMax; lines++)
        {
            var line = await LineAsync();
            answer.AppendLine(line);
            if (line.Length >= 4 && line[3] == '-') continue;
            _transcript.Append(answer);
            return (line.StartsWith(wanted.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) ? null : answer.ToString().Trim(), answer.ToString());
        }
        throw new IOException($"an answer of more than {LinesMax} lines");
    }

    private async ValueTask<string> LineAsync()
    {
        var line = new List<byte>();
        while (line.Count < LineMax)
        {
            if (await _stream.ReadAsync(_one, cancel) == 0) throw new IOException("the mail server closed the connection");
            if (_one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(_one[0]);
        }
        throw new IOException($"a line of more than {LineMax} characters");
    }
}
