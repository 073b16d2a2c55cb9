using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Notices.Calendar;
using Yiwang.Notices.Inbox;
using Yiwang.Notices.Presets;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Console.Notices;

/// <summary>消息, 通知渠道, 工作日历 and everybody's own preferences.</summary>
public static class NoticesSetup
{
    private static readonly Bilingual s_group = new("管理", "Administration");

    public static IServiceCollection AddNoticePages(this IServiceCollection services) => services.AddSingleton(new TopTool(typeof(UnreadBell), 0))
        .AddSingleton(new MenuItem(s_group, new("通知渠道", "Notice channels"), "/admin/channels", "bell", 920, MayManage))
        .AddSingleton(new MenuItem(s_group, new("工作日历", "Workday calendar"), "/admin/calendar", "calendar", 925, who => who.User is not null));

    /// <summary>Who has <see cref="AccessAction.ManageForms"/> by role; Access decides again in each command.</summary>
    internal static bool MayManage(Principal who) => who.Roles.Any(r => RoleRules.Permits(r, AccessAction.ManageForms));

    public static void MapNoticePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/notices/unread", UnreadAsync).ExcludeFromDescription();
        routes.MapGet("/admin/calendar/{year:int}.csv", CalendarCsv).ExcludeFromDescription();
    }

    /// <summary>A link in a message carries the notice: whoever arrives by it has read it. Goes after the sign-in.</summary>
    public static void UseNoticeRead(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Query.TryGetValue(MessageLinks.Parameter, out var notice) && PageRequest.Is(http.Request)
            && http.RequestServices.GetRequiredService<IViewer>().Principal is { User: not null } who)
            await http.RequestServices.GetRequiredService<Inboxes>().ReadAsync(who, [notice.ToString()], http.RequestAborted);
        await next(http);
    });

    private static async Task<Results<Ok<Unread>, UnauthorizedHttpResult>> UnreadAsync(HttpContext http, IViewer viewer, Inboxes inboxes)
    {
        http.Response.Headers.CacheControl = "no-store";
        return viewer.Principal.User is null ? TypedResults.Unauthorized() : TypedResults.Ok(new Unread(await inboxes.UnreadAsync(viewer.Principal, http.RequestAborted)));
    }

    private static Results<ContentHttpResult, NotFound> CalendarCsv(int year, HttpContext http, IViewer viewer, WorkCalendar calendar)
    {
        if (viewer.Principal.User is null || calendar.Find(year) is not { } found) return TypedResults.NotFound();
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"calendar-{year}.csv\"";
        return TypedResults.Content(CalendarTable.Write(found), "text/csv; charset=utf-8");
    }

    private sealed record Unread(int Count);
}
