using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Console.Slots;
using Yiwang.Events.Effects;
using Yiwang.Events.Moving;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Coupons;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Rules;
using Yiwang.Trust.Coding.Scans;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust.Coding;

/// <summary>赋码: visible and secret codes, scans and what follows from them. What is opened before the services are built: keys, tables, cities and the effect.</summary>
public sealed class CodingRuntime
{
    private readonly SecretStore _secrets;
    private readonly OwnerKeys _hashes, _codeNames;
    private readonly CodeNames _names;
    private readonly CityTable _cities;
    private readonly CodingOptions _options;
    private readonly SuspicionEffect _effect;

    private CodingRuntime(SecretStore secrets, OwnerKeys hashes, OwnerKeys names, CityTable cities, CodingOptions options) =>
        (_secrets, _hashes, _codeNames, _names, _cities, _options, _effect) = (secrets, hashes, names, new CodeNames(names), cities, options, new SuspicionEffect(cities));

    /// <summary>Steps of the State schema.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } = [ScanStore.Schema, CouponDesk.Schema];

    /// <summary>For the node's effect runner.</summary>
    public Effect Effect => _effect;

    /// <param name="folder">For the tables of secret codes; goes with the data backup.</param>
    /// <exception cref="InvalidDataException">The file of cities is wrong.</exception>
    public static CodingRuntime Open(IFileSystem files, string folder, IKeyStore keys, CodingOptions options)
    {
        var hashes = OwnerKeys.Open(keys, SecretHash.KeyName);
        return new(new SecretStore(files, folder, hashes), hashes, OwnerKeys.Open(keys, CodeNames.KeyName), options.Scans.Cities is { } path ? CityTable.Read(path) : CityTable.Empty, options);
    }

    /// <summary>What of this goes with an organisation that moves to another node.</summary>
    public IReadOnlyList<IMovingGoods> Moving(IDatabase state, INodeCases cases, IPrefixTable prefixes) =>
    [
        new MovingCodes(_secrets, _hashes, _codeNames, cases),
        new TableGoods("coupons", state, "coupons", "secret:t campaign:t owner:t prize:t text:t device:i at_us:i redeemed_us:i redeemed_by:t", "owner", "secret"),
        new TableGoods("coupon-prizes", state, "coupon_prizes", "campaign:t prize:t given:i", "campaign", "campaign, prize") { IsBelow = true },
        new MovingScans(state, prefixes),
    ];

    /// <summary>Once the engine of cases runs.</summary>
    public void Use(INodeCases cases) => _effect.Use(cases);

    /// <param name="zone">Of the node: campaigns begin and end with its days.</param>
    public void AddTo(IServiceCollection services, IDatabase state, TimeZoneInfo zone)
    {
        services.AddSingleton(_secrets).AddSingleton(_names).AddSingleton(_cities).AddSingleton(_options.Limits);
        services.AddSingleton(new ScanStore(state, _options.Scans)).AddSingleton<CodeLimits>().AddSingleton<Visitors>();
        services.AddSingleton<ProductLines>().AddSingleton<ICodedProducts>(s => s.GetRequiredService<ProductLines>()).AddSingleton<SecretBatches>().AddSingleton<Cautions>();
        services.AddSingleton(s => new CouponDesk(state, s.GetRequiredService<INodeCases>(), zone, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICodeFlow, TracedFlow>();
        services.AddSingleton<RuleDesk>().AddSingleton<ScanDesk>().AddSingleton<OpeningDesk>().AddSingleton<SecretMaking>();
        services.AddSingleton<ICaseGuard, ProductLineGuard>().AddSingleton<ICaseGuard, SecretRangesGuard>().AddSingleton<ICaseEffect, VoidSecrets>();
        services.AddHostedService<CodingLoop>();
        CodingPages.Add(services);
    }
}
