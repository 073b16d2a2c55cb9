using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace Yiwang.Unit.Tests;

/// <summary>
/// Properties over values that are drawn, the same ones in every run: what failed fails again, and what passed does not fail by chance. <c>YIWANG_SEED=fresh</c> draws others, and a number those that
/// a failed run named.
/// </summary>
internal static class Drawn
{
    private const ulong Usual = 20261122;

    private static readonly ulong s_seed = Environment.GetEnvironmentVariable("YIWANG_SEED") switch
    {
        null or "" => Usual,
        "fresh" => (ulong)Random.Shared.NextInt64(),
        var asked => ulong.Parse(asked, CultureInfo.InvariantCulture),
    };

    /// <param name="cases">How many are drawn; null = as many as FsCheck does, 100.</param>
    public static void Holds(this Property property, int? cases = null)
    {
        var config = Config.QuickThrowOnFailure.WithReplay(new Replay(new Rnd(s_seed), FSharpOption<int>.None));
        try
        {
            property.Check(cases is { } count ? config.WithMaxTest(count) : config);
        }
        catch (Exception e)
        {
            throw new XunitException(string.Create(CultureInfo.InvariantCulture, $"YIWANG_SEED={s_seed}: {e.Message}"), e);
        }
    }
}
