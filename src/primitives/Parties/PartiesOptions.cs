namespace Yiwang.Parties;

/// <summary>Bounds of signing in. Defaults suit a factory; the node checks them at start.</summary>
public sealed record PartiesOptions
{
    /// <summary>PBKDF2-HMAC-SHA256 rounds for new passwords, ≥ 600,000 in service (a test may set fewer); an older hash is renewed at the next sign-in.</summary>
    public int PasswordIterations { get; init; } = 600_000;
    /// <summary>A person's session ends when nobody used it for so long. Default 8 hours, a shift.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(8);
    /// <summary>A session ends after so long in any case. Default 7 days.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(7);
    /// <summary>A person's sign-in on a phone of the shop floor. Default 30 days.</summary>
    public TimeSpan PhoneLifetime { get; init; } = TimeSpan.FromDays(30);
    /// <summary>What an app identity gets for a signed challenge. Default 1 hour.</summary>
    public TimeSpan AppSessionLifetime { get; init; } = TimeSpan.FromHours(1);
    /// <summary>Wrong passwords that an account may have before it waits. Default 5.</summary>
    public int FreeFailures { get; init; } = 5;
    /// <summary>The same for one network address, behind which a whole plant may sit. Default 50.</summary>
    public int FreeFailuresOfAddress { get; init; } = 50;
    /// <summary>The first wait; each further failure doubles it. Default 30 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>The longest wait, so that nobody can lock a person out for good by guessing. Default 15 minutes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(15);
    /// <summary>Days that audit files are kept, 180 or more by law for network logs. Default 180.</summary>
    public int AuditDays { get; init; } = 180;
    /// <summary>Cards that sign in with one click. Only the demonstration sets it.</summary>
    public bool Demo { get; init; }
}
