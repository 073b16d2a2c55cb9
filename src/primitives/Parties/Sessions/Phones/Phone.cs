namespace Yiwang.Parties.Sessions.Phones;

/// <summary>A phone of the shop floor that was set up once with a password. It holds a secret of its own, and each person on it a PIN and, where the browser can keep one, a signing key.</summary>
/// <param name="Id">First 16 bytes of the SHA-256 of its secret, hex; no secret.</param>
/// <param name="Organization">Whose people use it, <c>o.…</c>.</param>
/// <param name="Name">What people call it; empty = what its browser says.</param>
public sealed record Phone(string Id, string Organization, string Name, DateTimeOffset Created, DateTimeOffset Seen, DateTimeOffset? Revoked, IReadOnlyList<PhonePerson> People);

/// <summary>One person on one phone.</summary>
/// <param name="User">User name.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of a P-256 key that signs what the person does without signal; empty where the browser could not keep one.</param>
/// <param name="Expires">The password is asked again then; 30 days.</param>
/// <param name="Locked">Five wrong PINs: the password is asked.</param>
public sealed record PhonePerson(string Phone, string User, ReadOnlyMemory<byte> PublicKey, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Revoked, bool Locked)
{
    public bool IsInForce(DateTimeOffset now) => Revoked is null && now < Expires;
}

/// <param name="Secret">Of the phone, when it is known already; null or unknown makes a new one.</param>
/// <param name="Pin">Four digits.</param>
/// <param name="PublicKey">As <see cref="PhonePerson.PublicKey"/>.</param>
public sealed record EnrolPhone(string? Secret, string Name, string Pin, ReadOnlyMemory<byte> PublicKey, string? Address, string? Agent);

/// <summary>The phone's secret exists only here and on the phone.</summary>
public sealed record EnrolledPhone(string Secret, Phone Phone, OpenedSession Opened);
