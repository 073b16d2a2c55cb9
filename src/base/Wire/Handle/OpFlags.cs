namespace Yiwang.Wire.Handle;

/// <summary>RFC 3652 §2.2.2.3.</summary>
[Flags]
public enum OpFlags : uint
{
    None = 0,
    /// <summary>AT: pass by caches.</summary>
    Authoritative = 0x80000000,
    /// <summary>CT: sign the answer.</summary>
    Certify = 0x40000000,
    /// <summary>ENC: encrypt the answer under the session key.</summary>
    Encrypt = 0x20000000,
    /// <summary>REC: ask on for the client.</summary>
    Recursive = 0x10000000,
    /// <summary>CA: the answer may be cached.</summary>
    CacheAllowed = 0x08000000,
    /// <summary>CN: more messages of this answer follow.</summary>
    Continuous = 0x04000000,
    /// <summary>KC: keep the connection.</summary>
    KeepConnection = 0x02000000,
    /// <summary>PO: only what the public may read.</summary>
    PublicOnly = 0x01000000,
    /// <summary>RD: put a digest of the request before the answer's body.</summary>
    RequestDigest = 0x00800000,
    Overwrite = 0x00400000,
    MintSuffix = 0x00200000,
    /// <summary>The server must not answer with a referral.</summary>
    DoNotRefer = 0x00100000,
}
