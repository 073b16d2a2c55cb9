namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>Which old algorithms still prove something.</summary>
public enum LegacyAlgorithms
{
    /// <summary>SHA-256, HMAC, PBKDF2 and SM3 alone: reference clients since version 8 (protocol 2.7).</summary>
    None,
    /// <summary>Also SHA-1, in answers to challenges: clients since protocol 2.1.</summary>
    Sha1,
    /// <summary>Also MD5, DES and answers in the form of protocol 2.0.</summary>
    All,
}

/// <summary>Bounds of authentication on the Handle server.</summary>
public sealed record AuthenticationOptions
{
    public LegacyAlgorithms Legacy { get; init; } = LegacyAlgorithms.Sha1;
    /// <summary>How long a challenge waits for its answer. Default 60 s.</summary>
    public TimeSpan ChallengeLifetime { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>A session ends when nobody used it for so long, or for as long as its client asked if that is less. Default 1 hour, since a client sets up another unasked.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(1);
    /// <summary>Sessions in all. Default 10,000.</summary>
    public int Sessions { get; init; } = 10_000;
    /// <summary>Sessions of one organisation's credentials; the one unused longest gives way. Default 1,000.</summary>
    public int SessionsOfOrganization { get; init; } = 1_000;
    /// <summary>Sessions of one address in which nobody has proved who it is; the one unused longest gives way. Default 100.</summary>
    public int SessionsOfAddress { get; init; } = 100;
}
