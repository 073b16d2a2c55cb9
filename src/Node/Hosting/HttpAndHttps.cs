using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Yiwang.Node.Hosting;

/// <summary>HTTP and HTTPS on one port, as Handle servers have on 8000: the first byte of a connection tells them apart.</summary>
internal static class HttpAndHttps
{
    /// <summary>The first byte of a TLS handshake; no HTTP method begins with it.</summary>
    private const byte Handshake = 0x16;

    /// <param name="patience">How long a connection may say nothing.</param>
    public static void UseHttpAndHttps(this ListenOptions listener, TimeSpan patience, Action<HttpsConnectionAdapterOptions> tls)
    {
        ConnectionDelegate? http = null;
        // outermost first: the look at the first byte, TLS, and what both end in
        listener.Use(https => async connection =>
        {
            if (await IsTlsAsync(connection, patience) is not { } secure) return;
            await (secure ? https : http!)(connection);
        });
        listener.UseHttps(tls);
        listener.Use(next =>
        {
            http = next;
            return next;
        });
    }

    /// <returns>Null when the connection ended, or stayed silent.</returns>
    private static async ValueTask<bool?> IsTlsAsync(ConnectionContext connection, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(patience);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(limit.Token);
            if (read.Buffer.IsEmpty) return null;
            var first = read.Buffer.FirstSpan[0];
            // nothing is taken: whoever comes next reads it again
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return first == Handshake;
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or IOException)
        {
            return null;
        }
    }
}
