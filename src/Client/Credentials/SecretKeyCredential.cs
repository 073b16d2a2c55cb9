using System.Text;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Credentials;

/// <summary>A secret that client and server both know. It is never sent: the answer is a MAC under it.</summary>
public sealed class SecretKeyCredential : HandleCredential
{
    private readonly byte[] _secret;

    public SecretKeyCredential(ValueReference user, string secret) : this(user, Encoding.UTF8.GetBytes(secret)) { }

    public SecretKeyCredential(ValueReference user, byte[] secret) : base(user)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length == 0) throw new ArgumentException("an empty secret", nameof(secret));
        _secret = [.. secret];
    }

    internal override string KeyType => ValueTypes.SecretKey;

    internal override byte[] Answer(ReadOnlySpan<byte> nonce, RequestDigest digest, ProtocolVersion version) =>
        SecretKeyAnswers.Make(SecretKeyAnswers.KindFor(version), nonce, digest.Value, _secret);
}
