using Yiwang.Events;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Notices;
using Yiwang.Parties;

namespace Yiwang.Identify.Reporting.Telling;

/// <summary>Tells the people of both sides what is wrong with reports: a refusal once, what stands late once a day.</summary>
internal sealed class ReportNotices(ReportTroubles troubles, DutyBook duties, INotices notices, ReportClock clock)
{
    private static readonly long s_everyUs = Micros.Of(TimeSpan.FromMinutes(10));
    private long _nextUs;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (clock.NowUs < _nextUs) return;
        var concerned = duties.Own().Select(d => d.Sender).Concat(duties.Received().Select(p => p.Text.A.Organization)).Select(o => o.ToString()).Distinct();
        foreach (var organization in concerned)
        {
            foreach (var trouble in await troubles.OfAsync(organization))
                await notices.TellAsync(new Notice(Cut(trouble.IsDaily ? $"{trouble.Key}:{ReportClock.Name(clock.Today)}" : trouble.Key, Notice.KeyMax), organization, [new(organization, Role: trouble.Role)], NoticeLevel.Important,
                    Cut(trouble.Title, Notice.TitleMax), Cut(trouble.Text, Notice.TextMax), trouble.Link), cancel);
        }
        _nextUs = clock.NowUs + s_everyUs;
    }

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];

    private static Bilingual Cut(Bilingual text, int max) => new(Cut(text.Zh, max), Cut(text.En, max));
}
