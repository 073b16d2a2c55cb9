using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Yiwang.Console.Network;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Moving;
using Yiwang.Pacts;
using Yiwang.Parties.Limits;
using Yiwang.Signing;
using Yiwang.Unit.Tests.Net.Crossing;

namespace Yiwang.Unit.Tests.Console.Network;

/// <summary>The doors of a node as they are on the line: over HTTP, with strangers before them.</summary>
public sealed class CrossingDoorTests : CrossingBed
{
    private WebApplication _app = null!;
    private HttpCarrier _line = null!;

    private Uri Door => new(new Uri(_app.Urls.Single()), "/net/v1/batch");

    [Fact]
    public async Task A_partners_requests_cost_nothing_and_a_strangers_are_counted()
    {
        await ServeAsync(new Rate(1, 3));
        for (var i = 1; i <= 12; i++) Assert.Equal(Codes.Ok, await SendAsync(A, i));
        var stranger = new PaperSide(SigningAlgorithm.Ed25519, null);
        for (var i = 0; i < 3; i++) Assert.Equal(Codes.PactsNotPermitted, await SendAsync(stranger, 1));
        var held = await PostAsync(stranger, 1, 10);
        Assert.Equal((Codes.RequestLimited, TimeSpan.FromSeconds(2)), (held.Status.Code, held.RetryAfter));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Codes.Ok, await SendAsync(A, 13));
    }

    [Fact]
    public async Task Large_parcels_arrive_whole()
    {
        await ServeAsync(Rate.Free);
        for (var i = 1; i <= 3; i++) Assert.Equal(Codes.Ok, (await PostAsync(A, i, 900_000)).Status.Code);
        await UntilAsync(() => Ledger.Bodies.Count == 3);
        Assert.All(Ledger.Bodies, b => Assert.Equal(900_000, b.Length));
    }

    private async Task<string> SendAsync(PaperSide from, long number) => (await PostAsync(from, number, 10)).Status.Code;

    private Task<CrossingResponse> PostAsync(PaperSide from, long number, int bytes)
    {
        var message = new ParcelMessage(PactVerbs.Forward, Type, "wo", $"k{number}", 0, 5, System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', bytes - 2)}\""));
        var parcel = new Parcel(Pact, from.Id, B.Id, number, number, [message], 0, []);
        return _line.PostAsync(new MessageSigner(Options, Time).Request(from.Signer, from.Id, Door, ParcelWriter.Write(parcel)), Patience.Deadline, Cancel);
    }

    private async Task ServeAsync(Rate ofAddress)
    {
        await OpenAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(NodeB).AddSingleton<IPacts>(PactAtB).AddSingleton<Moves>(_ => throw new NotSupportedException()).AddSingleton(new PublicLimits(new LimitOptions { Address = ofAddress }, Time));
        _app = builder.Build();
        _app.MapCrossing();
        await _app.StartAsync(Cancel);
        _line = new HttpCarrier(Options, TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _line?.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
