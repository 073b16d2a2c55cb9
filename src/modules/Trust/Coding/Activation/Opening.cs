using Yiwang.Events;

namespace Yiwang.Trust.Coding.Activation;

/// <summary>What a secret code says of the bottle.</summary>
internal enum Verdict
{
    /// <summary>正品·首次开启.</summary>
    FirstOpened,
    /// <summary>已激活, with time and city.</summary>
    OpenedBefore,
    /// <summary>无此码: no such secret belongs to this visible code.</summary>
    NoSuchCode,
    /// <summary>疑似仿冒: a good secret, but this visible code was opened with another one.</summary>
    Suspected,
    /// <summary>Not eight characters of the alphabet: nothing was tried.</summary>
    Mistyped,
    /// <summary>Too many tries; nothing was looked at.</summary>
    Limited,
}

/// <param name="AtUs">When it was opened; 0 = it was not.</param>
/// <param name="City">Where; null = unknown.</param>
/// <param name="Wait">When to try again.</param>
/// <param name="Coupon">What the opening won; null = no campaign, or somebody else opened it.</param>
internal sealed record Opening(Verdict Verdict, long AtUs = 0, Bilingual? City = null, TimeSpan Wait = default, Coupons.Coupon? Coupon = null);
