using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Train;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using AePipeline.Training.Retraining;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AePipeline.Cli.Up;

/// <summary>
/// When <c>ae up</c> trains: at the times of a schedule, by its options or the section <see cref="RetrainingOptions.Section"/>
/// of the configuration, and whenever anybody asks for it.
/// </summary>
internal sealed class TrainingSchedule
{
    private readonly Dictionary<string, string?> _settings = [];

    private TrainingSchedule()
    {
    }

    public static Option<string?> Cron { get; } = new("--train-schedule")
    {
        Description = "Look at these times, in this machine's time zone, whether to train again: five cron fields, or six with the second in front, for example '0 3 * * *'.",
        HelpName = "CRON",
    };

    public static Option<int?> After { get; } = new("--train-after")
    {
        Description = "Train at such a time if at least so many images arrived since the last run; 0: each time [default: 100].",
        HelpName = "N",
    };

    public static Option<string[]> Tasks { get; } = new Option<string[]>("--train-task")
    {
        Description = $"What to train; may be given several times [default: {ImageTasks.Usual}].",
        HelpName = "TASK",
    }.AcceptOnlyFromAmong([.. ModelNames.Tasks]);

    public static Option<string[]> Arguments { get; } = new("--train-arguments")
    {
        Description = "Further options of the training program, for example steps=5000 channels=grey; ae train -- --help lists them.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Reads the options.</summary>
    /// <exception cref="CliException">They do not go together, or say no possible schedule.</exception>
    public static TrainingSchedule Read(ParseResult parsed)
    {
        var schedule = new TrainingSchedule();
        var configured = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        schedule.Fill(configured.GetSection(RetrainingOptions.Section), parsed);

        var options = new RetrainingOptions();
        new ConfigurationBuilder().AddConfiguration(configured).AddInMemoryCollection(schedule._settings).Build().GetSection(RetrainingOptions.Section).Bind(options);
        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)
            ? schedule
            : throw Wrong(string.Join(' ', problems.Select(problem => problem.ErrorMessage)));
    }

    /// <summary>Adds the schedule and what trains to the host.</summary>
    public void AddTo(HostApplicationBuilder host, DataFolder folder)
    {
        host.Configuration.AddInMemoryCollection(_settings);
        host.Services.AddRetrainingWorker();
        host.Services.AddSingleton(folder).AddSingleton<TrainingQueueWorker>();
        host.Services.AddHostedService(services => services.GetRequiredService<TrainingQueueWorker>());
        host.Services.AddOptions<HostOptions>().PostConfigure(options => options.ShutdownTimeout += TrainingProgram.StopGrace);
    }

    private void Fill(IConfigurationSection configured, ParseResult parsed)
    {
        if (parsed.GetValue(Cron) is { } cron)
        {
            Set(nameof(RetrainingOptions.Cron), cron);
            Set(nameof(RetrainingOptions.TimeZone), configured[nameof(RetrainingOptions.TimeZone)] ?? TimeZoneInfo.Local.Id);
        }
        else if (configured[nameof(RetrainingOptions.Cron)] is null)
        {
            Option[] others = [After, Tasks, Arguments];
            if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } useless) throw Wrong($"{useless.Name} says nothing without --train-schedule.");
        }

        if (parsed.GetValue(After) is { } after) Set(nameof(RetrainingOptions.MinNewImages), $"{after}");
        foreach (var task in TasksOf(configured, parsed)) FillTask(task, configured, parsed);
    }

    private void FillTask(string task, IConfigurationSection configured, ParseResult parsed)
    {
        var path = $"{nameof(RetrainingOptions.Tasks)}:{task}";
        var source = $"{path}:{nameof(RetrainingTask.Source)}";
        // A task without any setting would not be in the configuration at all.
        Set(source, configured[source] ?? TrainingRequest.DefaultSource(task));
        foreach (var argument in parsed.GetValue(Arguments) ?? [])
        {
            var parts = argument.Split('=', 2);
            if (parts.Length < 2) throw Wrong($"--train-arguments has '{argument}'; write NAME=VALUE, for example steps=5000.");
            Set($"{path}:{nameof(RetrainingTask.Arguments)}:{parts[0]}", parts[1]);
        }
    }

    /// <summary>Those of the command line, else those of the configuration, else the usual task.</summary>
    private static IEnumerable<string> TasksOf(IConfigurationSection configured, ParseResult parsed)
    {
        if (parsed.GetValue(Tasks) is { Length: > 0 } tasks) return tasks;
        var named = configured.GetSection(nameof(RetrainingOptions.Tasks)).GetChildren().Select(task => task.Key).ToList();
        return named.Count > 0 ? named : [ImageTasks.Usual.ToFolder()];
    }

    private void Set(string name, string value) => _settings[$"{RetrainingOptions.Section}:{name}"] = value;

    private static CliException Wrong(string message) => new(ExitCode.BadArguments, message);
}
