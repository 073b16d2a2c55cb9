using System.Collections.Concurrent;
using Yiwang.Client.Sites;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Exchange;

/// <summary>
/// Checks that an answer is signed by the server's key. The key stands in the site record by which the server was found; a server that was named by address says itself
/// which key it has, once, over a connection: that protects later answers, and the first as far as the network is trusted.
/// </summary>
/// <param name="askSite">Operation 2 of a server, over a connection.</param>
internal sealed class AnswerTrust(HandleClientOptions options, Func<ServerAddress, CancellationToken, Task<HandleMessage>> askSite)
{
    private readonly ConcurrentDictionary<string, HandleKey> _keys = new(StringComparer.Ordinal);

    public async Task CheckAsync(HandleMessage answer, ServerAddress server, CancellationToken cancel)
    {
        if (answer.Credential is not { } credential) throw HandleException.NotTrusted("the answer is not signed", server.Name);
        if (credential.Kind is not (Credential.Signed or Credential.OldSigned)) throw HandleException.NotTrusted($"the answer carries {credential.Kind}, not a signature", server.Name);
        var key = await KeyAsync(server, cancel);
        if (!MessageSignature.Verify(answer.Envelope, answer.Signed, key, credential))
            throw HandleException.NotTrusted("the answer's signature does not fit the server's key", server.Name);
    }

    private async Task<HandleKey> KeyAsync(ServerAddress server, CancellationToken cancel)
    {
        if (server.PublicKey.Length > 0) return Read(server.PublicKey, server);
        if (_keys.TryGetValue(server.Name, out var known)) return known;
        var answer = await askSite(server, cancel);
        if (answer.Body is not SiteBody { Site.Servers: var servers } || servers.Length == 0) throw HandleException.NotTrusted("it does not say which key it has", server.Name);
        var own = servers.FirstOrDefault(s => IsAt(s, server)) ?? (servers.Length == 1 ? servers[0] : null);
        if (own is null || own.PublicKey.Length == 0) throw HandleException.NotTrusted("its site names no key for it", server.Name);
        var key = Read(own.PublicKey, server);
        if (_keys.Count >= options.Servers) _keys.Clear();
        _keys[server.Name] = key;
        return key;
    }

    private static bool IsAt(SiteServer server, ServerAddress address) =>
        (address.Tcp ?? address.Udp) is { } at && server.IPAddress.Equals(at.Address) && server.Interfaces.Any(i => i.Port == at.Port);

    private static HandleKey Read(byte[] data, ServerAddress server) =>
        KeyReader.TryRead(data, out var key) == WireFault.None ? key! : throw HandleException.NotTrusted("its key cannot be read", server.Name);
}
