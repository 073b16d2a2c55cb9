using System.CommandLine;
using System.Text.Json;
using Yiwang.Console.Network.Moving;
using Yiwang.Events;
using Yiwang.Net.Moving;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties.Credentials;

namespace Yiwang.Node.Commands;

/// <summary><c>move-in</c>: serves the folder and brings an organisation over from the node that hosts it; again after an interruption it goes on. Then it stays, as <c>serve</c> does.</summary>
internal static class MoveInCommand
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var data = CommandOptions.Data();
        var set = CommandOptions.Set();
        var from = new Option<string>("--from") { Description = "原节点（托管节点）的网址 / address of the old node", Required = true };
        var code = new Option<string>("--code") { Description = "原节点“迁出”页给的迁移码；也可放在环境变量 YIWANG_MOVE_CODE / the code of the old node's page 'Move out'; or in YIWANG_MOVE_CODE", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("YIWANG_MOVE_CODE") ?? "" };
        var dryRun = new Option<bool>("--dry-run") { Description = "只说明要迁什么、有多少，什么也不迁 / say what would move and how much, move nothing" };
        var json = CommandOptions.Json();
        var command = new Command("move-in", "携码迁移：把托管在别的节点上的单位迁到这个节点，标识不变；中断后再运行会接着迁（首次密码在 YIWANG_PASSWORD，否则生成）/ move an organisation from its host to this node, identifiers unchanged; run again to go on (first password in YIWANG_PASSWORD, else made)")
            { data, set, from, code, dryRun, json };
        command.SetAction((parsed, cancel) =>
        {
            var run = new Run(Terminal.Of(parsed), parsed.GetRequiredValue(from), parsed.GetRequiredValue(code), parsed.GetValue(dryRun), parsed.GetValue(json));
            return ServeCommand.ServeAsync(run.Terminal, new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), null, run.StartedAsync, cancel);
        });
        return command;
    }

    private sealed record Run(Terminal Terminal, string From, string Code, bool DryRun, bool Json)
    {
        /// <returns>Exit code; null = stay.</returns>
        public async Task<int?> StartedAsync(NodeHost host, CancellationToken cancel)
        {
            var moves = host.Services.GetRequiredService<Moves>();
            var planned = await moves.PlanAsync(From, Code, cancel);
            if (!planned.Succeeded) return Refused(planned.Status);
            Say(planned.Value);
            if (DryRun) return 0;
            var isNew = planned.Value.Phase == MoveInPhase.Planned;
            var given = Environment.GetEnvironmentVariable("YIWANG_PASSWORD") is { Length: > 0 } known ? known : null;
            var password = isNew ? given ?? Passwords.NewTemporary() : null;
            if (planned.Value.Phase != MoveInPhase.Done && await moves.StartArrivingAsync(password, cancel) is { Succeeded: false } refused) return Refused(refused);
            if (await FollowAsync(host, moves, cancel) is not { Phase: MoveInPhase.Done } done) return 1;
            Terminal.Out.WriteLine($"迁入完成 / moved in: {done.Name} {string.Join(' ', done.Prefixes)}");
            var pace = MoveTexts.Pace(done);
            Terminal.Out.WriteLine($"{pace.Zh} / {pace.En}");
            Terminal.Out.WriteLine("接下来 / next:");
            foreach (var next in MoveTexts.Afterwards) Terminal.Out.WriteLine($"  · {next.Zh} / {next.En}");
            // this stays a service, whose output is kept: what somebody has chosen is not written there
            if (password is not null) Terminal.Out.WriteLine(given is null ? $"登录 / sign in: {done.Administrator} {password}" : $"登录 / sign in: {done.Administrator}（YIWANG_PASSWORD）");
            return null;
        }

        private async Task<MoveInStatus?> FollowAsync(NodeHost host, Moves moves, CancellationToken cancel)
        {
            var clock = host.Services.GetRequiredService<TimeProvider>();
            for (var told = ""; ; await Task.Delay(s_look, clock, cancel))
            {
                if (moves.Arriving is not { } status) return null;
                var line = $"{status.Done:P0} {Title(status.Phase)}：存证记录 {status.Entries:N0}，数据 {status.Samples:N0}，附件 {status.Files:N0} / entries, samples, files";
                if (line != told) Terminal.Out.WriteLine(told = line);
                if (status.Trouble is { } trouble)
                {
                    Terminal.Error.WriteLine(trouble);
                    return null;
                }
                if (status.Phase == MoveInPhase.CalledOff) Terminal.Error.WriteLine("迁移已撤销，原节点照常工作 / the move was called off; the old node works as before");
                if (status.Phase is MoveInPhase.Done or MoveInPhase.CalledOff) return status;
            }
        }

        private int Refused(Outcome outcome)
        {
            var say = CodeSentences.Of(outcome);
            Terminal.Error.WriteLine($"{outcome.Code}：{say.Zh} / {say.En} {outcome.Detail}");
            return 1;
        }

        private void Say(MoveInStatus s)
        {
            if (Json)
            {
                Terminal.Out.WriteLine(JsonSerializer.Serialize(s, CommandOptions.JsonText));
                return;
            }
            Terminal.Out.WriteLine($"{s.Name}（{s.Organization}） ← {s.Host}");
            Terminal.Out.WriteLine($"前缀 / prefixes: {string.Join(' ', s.Prefixes)}");
            Terminal.Out.WriteLine($"用户 / users: {string.Join(' ', s.Users)}");
            if (s.Plan is not { } plan) return;
            foreach (var (kind, count) in plan.Kinds.OrderByDescending(k => k.Value)) Terminal.Out.WriteLine($"  {Yiwang.Console.Language.KindWords.Of(kind).Zh} {kind}: {count:N0}");
            Terminal.Out.WriteLine($"在办 / open cases: {plan.OpenCases:N0}，其中有原节点其他单位参与 / with parties that stay: {plan.SharedCases:N0}");
            Terminal.Out.WriteLine($"合作协议 / agreements: {plan.Pacts:N0}，其中待发消息（一起迁） / messages that wait, and go along: {plan.Waiting:N0}");
            Terminal.Out.WriteLine($"测点 / series: {plan.Series:N0}，数据 / samples: {plan.Samples:N0}");
            Terminal.Out.WriteLine("事先知道 / to know before:");
            foreach (var stays in MoveTexts.Stays) Terminal.Out.WriteLine($"  · {stays.Zh} / {stays.En}");
        }

        private static string Title(MoveInPhase phase) => phase switch
        {
            MoveInPhase.Planned => "待开始", MoveInPhase.Copying => "复制", MoveInPhase.Finishing => "收尾（原节点已停止写入）", MoveInPhase.Switching => "切换", MoveInPhase.Done => "完成", _ => "已撤销",
        };
    }
}
