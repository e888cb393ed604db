using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AePipeline.Bulk.Running;
using AePipeline.Processing;
using AePipeline.Settings;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.Training.Retraining;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Functions.Tests.Documents;

/// <summary>docs/settings.md is written from the options that the hosts read.</summary>
public sealed partial class SettingsDocumentTests
{
    [Fact]
    public void Document_OfTheSettings_IsCurrent() =>
        GeneratedDocument.AssertCurrent("settings.md", Lines(), nameof(SettingsDocumentTests));

    private static IEnumerable<string> Lines()
    {
        yield return "# Settings";
        yield return "";
        yield return "Every setting of the hosts: variables of the environment for `ae up`, application settings for the Functions app. What `ae` itself is";
        yield return "told, it is told by [options](cli.md). A value of another kind stops a host at its start, by the setting's name; the Functions app also";
        yield return "refuses names in these sections that are no setting.";
        yield return "In a JSON file of settings the name has colons in place of `__`: `Imaging__MaxPixels` is `Imaging:MaxPixels`.";
        foreach (var (section, hosts) in Sections())
        {
            yield return "";
            yield return $"## {(section.Key.Length > 0 ? section.Key.Replace(":", "__", StringComparison.Ordinal) : "Settings that stand alone")}";
            yield return "";
            yield return $"Read by {hosts}.";
            yield return "";
            yield return "| variable | key | takes | default | meaning |";
            yield return "| --- | --- | --- | --- | --- |";
            foreach (var row in section.SelectMany(one => Rows(one.Settings, one.Hosts == hosts ? "" : $" Only {one.Hosts} reads it."))) yield return row;
        }
    }

    private static IEnumerable<(IGrouping<string, (SettingsSection Settings, string Hosts)> Section, string Hosts)> Sections()
    {
        using var app = App.Build(("Uploads:ConnectionString", "UseDevelopmentStorage=true"));
        var functions = app.Services.GetServices<SettingsSection>().ToList();
        // As ae up registers them.
        var local = new ServiceCollection().AddLocalWorker().AddBulkWorker().AddRetrainingWorker()
            .Where(service => service.ServiceType == typeof(SettingsSection)).Select(service => (SettingsSection)service.ImplementationInstance!).ToList();
        return functions.Concat(local).DistinctBy(section => (section.Name, section.Type))
            .OrderBy(section => section.Name, StringComparer.Ordinal).ThenBy(section => section.Type.Name, StringComparer.Ordinal)
            .Select(section => (Settings: section, Hosts: HostsOf(one => one.Name == section.Name && one.Type == section.Type)))
            .GroupBy(section => section.Settings.Name)
            .Select(section => (section, HostsOf(one => one.Name == section.Key)));

        string HostsOf(Predicate<SettingsSection> reads) => (functions.Exists(reads), local.Find(reads)) switch
        {
            // It runs a storage of its own, whatever the environment says.
            (false, { Name: StorageOptions.Section }) => "the commands of `ae` that work on an account; `ae up` has its own",
            (true, not null) => "`ae up` and the Functions app",
            (true, null) => "the Functions app",
            _ => "`ae up`",
        };
    }

    private static IEnumerable<string> Rows(SettingsSection section, string note)
    {
        var options = Activator.CreateInstance(section.Type);
        foreach (var (name, property) in section.Properties.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            var key = section.Name.Length > 0 ? $"{section.Name}:{name}" : name;
            yield return $"| `{SettingName.Of(key)}` | `{key}` | {GeneratedDocument.Cell(Takes(property)).Replace("*", "\\*", StringComparison.Ordinal)} | {Default(property, options)} | {GeneratedDocument.Cell(Summary(property))}{note} |";
        }
    }

    private static string Takes(PropertyInfo property) => SettingsSection.IsValue(property.PropertyType) || property.GetCustomAttributes<ValidationAttribute>().Any()
        ? SettingText.Takes(property)
        : "settings below it, such as those of docs/retraining.md";

    private static string Default(PropertyInfo property, object? options) => property.GetValue(options) switch
    {
        null or "" => "",
        // Another on every machine; the meaning says which.
        string path when Path.IsPathRooted(path) => "",
        string text => $"`{text}`",
        System.Collections.IEnumerable => "",
        var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    /// <summary>The property's summary, with the names of code as names.</summary>
    private static string Summary(PropertyInfo property)
    {
        var file = Path.ChangeExtension(property.DeclaringType!.Assembly.Location, ".xml");
        var member = $"P:{property.DeclaringType.FullName}.{property.Name}";
        var summary = XDocument.Load(file).Descendants("member").Single(node => node.Attribute("name")!.Value == member).Element("summary")!;
        return Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } link => $"`{NameOf(link)}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    private static string NameOf(XElement link) => (link.Attribute("cref") ?? link.Attribute("langword"))!.Value.Split('(')[0].Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
