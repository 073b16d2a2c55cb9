using Yiwang.Client.Links;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Client.Sessions;

/// <summary>A session with one server: its key, and how many messages went under it.</summary>
/// <param name="version">That it was agreed in.</param>
internal sealed class ClientSession(int id, SessionCipher cipher, ProtocolVersion version, bool encrypts)
{
    private int _counter;

    public int Id => id;
    public ProtocolVersion Version => version;
    public bool Encrypts => encrypts;
    /// <summary>The server has seen who we are; until then one request at a time.</summary>
    public bool IsProven { get; set; }

    /// <summary>The request as it travels: with a MAC over everything and the next counter, and encrypted if the session is.</summary>
    public byte[] Wrap(HandleMessage request)
    {
        var mac = MessageMac.Make(request.Envelope, request.EncodeSigned(), cipher.Key, Interlocked.Increment(ref _counter));
        return Seal(request with { Credential = mac });
    }

    public byte[] Seal(HandleMessage request)
    {
        var bytes = request.Encode();
        return encrypts ? cipher.Seal(bytes) : bytes;
    }

    /// <returns>Null for what was not encrypted in this session.</returns>
    public byte[]? Open(Answer answer) => cipher.TryDecrypt(answer.Message);

    public bool Vouches(HandleMessage answer) =>
        answer.Credential is { } credential && MessageMac.Verify(answer.Envelope, answer.Signed, cipher.Key, credential);
}
