using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;
using Yiwang.Notices;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Presets;

namespace Yiwang.Unit.Tests.Notices;

/// <summary>Mail over TLS from the first byte (465) and after STARTTLS (587), against a server that speaks it with a certificate of an authority made for the test.</summary>
public sealed class MailTlsTests : IDisposable
{
    private const string Host = "localhost";
    private static readonly Channel s_channel = new("0123456789abcdef", "o.x", ChannelKind.Mail, "邮件", true, NoticeLevel.Normal, "", false, false, null, null, 20, "", 0);
    private static readonly ChannelMessage s_message = new([new(NoticeLevel.Important, new("润滑不足", "x"), new("0.12 MPa", "x"), "2026-11-23 14:03", null)], [new("周", Mail: "zhou@example.cn")], null);
    private readonly X509Certificate2 _authority = Authority();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("smtps")]
    [InlineData("smtp")]
    public async Task A_password_and_the_message_go_over_TLS(string scheme)
    {
        var (answer, clear, secret) = await SendAsync(scheme, Host, trusted: true);
        Assert.True(answer.Delivered, answer.Raw);
        Assert.Contains("AUTH PLAIN ", secret, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<zhou@example.cn>", secret, StringComparison.Ordinal);
        Assert.Equal(scheme == "smtps" ? "" : "EHLO [127.0.0.1]\nSTARTTLS\n", clear);
    }

    [Theory]
    [InlineData("smtps", false, Host)]
    [InlineData("smtp", false, Host)]
    [InlineData("smtps", true, "mail.example.cn")]
    public async Task A_certificate_that_is_not_trusted_or_of_another_name_gets_nothing(string scheme, bool trusted, string name)
    {
        var (answer, _, secret) = await SendAsync(scheme, name, trusted);
        Assert.False(answer.Delivered);
        Assert.Contains("证书不可信", answer.Say.Zh, StringComparison.Ordinal);
        Assert.Equal("", secret);
    }

    /// <returns>The answer, and what the server heard before and after TLS.</returns>
    private async Task<(ChannelAnswer Answer, string Clear, string Secret)> SendAsync(string scheme, string certificateName, bool trusted)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = Certificate(certificateName);
        var (clear, secret) = (new StringBuilder(), new StringBuilder());
        var server = ServeAsync(listener, certificate, scheme == "smtps", clear, secret);
        var trust = trusted ? new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } : null;
        trust?.CustomTrustStore.Add(_authority);
        using var sender = new ChannelClient(new AddressGuard([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]), TimeProvider.System, trust);
        var answer = await sender.SendAsync(s_channel, new ChannelSecret($"{scheme}://{Host}:{((IPEndPoint)listener.LocalEndpoint).Port}", "geheim", "yiwang@example.cn"), s_message, Cancel);
        await server;
        return (answer, clear.ToString(), secret.ToString());
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate, bool implicitTls, StringBuilder clear, StringBuilder secret)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancel);
        Stream stream = client.GetStream();
        try
        {
            if (!implicitTls)
            {
                await SayAsync(stream, "220 mail");
                clear.Append(await HearAsync(stream)).Append('\n');
                await SayAsync(stream, "250-mail\r\n250 STARTTLS");
                clear.Append(await HearAsync(stream)).Append('\n');
                await SayAsync(stream, "220 go ahead");
            }
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancel);
            // after STARTTLS there is no second greeting (RFC 3207)
            foreach (var answer in (string[])[.. implicitTls ? ["220 mail"] : (string[])[], "250-mail\r\n250 AUTH PLAIN", "235 in", "250 ok", "250 ok", "354 go", "250 queued", "221 bye"])
            {
                var data = false;
                if (answer != "220 mail")
                    do
                    {
                        if (await HearAsync(stream) is not { } line) return;
                        secret.Append(line).Append('\n');
                        data = answer == "250 queued" && line != ".";
                    }
                    while (data);
                await SayAsync(stream, answer);
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // the client did not like the certificate
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private static ValueTask SayAsync(Stream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), Cancel);

    private static async Task<string?> HearAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Cancel) == 1)
        {
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        return null;
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Yiwang test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_authority, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(99), [1, 2, 3, 4]);
        return bare.CopyWithPrivateKey(key);
    }
}
