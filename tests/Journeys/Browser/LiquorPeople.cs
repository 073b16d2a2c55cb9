namespace Yiwang.Journeys.Tests.Browser;

/// <summary>Who is signed in where in J4: the bottle maker's, the distillery's head and its clerk, the dealer with a node of its own, and the one who is a tenant beside them.</summary>
internal sealed class LiquorPeople(BrowserFixture browser, LiquorNetwork net) : IAsyncDisposable
{
    public required Visitor Yong { get; init; }
    public required Visitor Zhang { get; set; }
    public required Visitor Luo { get; set; }
    public required Visitor Liu { get; set; }
    public required Visitor He { get; set; }

    /// <summary>After days nobody is signed in any more; dealers go on with their phones.</summary>
    public async Task SignInAgainAsync()
    {
        await LeaveAsync();
        (Zhang, Luo) = (await AtAsync(net.Trade.Url, "zhangqin", false), await AtAsync(net.Trade.Url, "luocheng", false));
        (Liu, He) = (await AtAsync(net.Dealer.Url, "liujie", true), await AtAsync(net.Trade.Url, "heqiang", true));
    }

    public async ValueTask DisposeAsync()
    {
        await Yong.DisposeAsync();
        await LeaveAsync();
    }

    private Task<Visitor> AtAsync(string node, string user, bool phone) => Newcomer.SignInAsync(browser, node, user, LiquorSetup.Password, phone);

    private async Task LeaveAsync()
    {
        foreach (var who in new[] { Zhang, Luo, Liu, He }) await who.DisposeAsync();
    }
}
