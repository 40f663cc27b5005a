"use strict";
/* Draws the charts of the page from the JSON that stands in it. Text from a workbook is only ever set as text. */
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const drawn = new Map();
  const PRINT_WIDTH = 1030; /* pixels between the margins of A4 landscape */
  const PRINT_HEIGHT = 500;
  const NAMES = 210; /* pixels that names of rows take at most */
  const SHARE_OF_NAMES = 0.4;
  const LOT_FONT = 11; /* pixels */
  const INK = getComputedStyle(document.documentElement).getPropertyValue("--chart-ink").trim();
  let printing = false;

  const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const figure = (value, digits) => {
    if (typeof value !== "number") return "";
    const text = value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return /[1-9]/.test(text) ? text : text.replace("-", "");
  };
  /* One way to write all figures of a chart, by the largest of them: as they are, in thousands or in millions. */
  const writer = (most) => {
    const [unit, sign] = most >= 1e6 ? [1e6, " M"] : most >= 1e4 ? [1e3, " k"] : [1, ""];
    const digits = most / unit < 10 ? 2 : most / unit < 100 ? 1 : 0;
    return (value) => `${figure(value / unit, digits)}${sign}`;
  };
  const largest = (option) => {
    const values = option.series.flatMap(({ data }) => data.flatMap((own) => (own && own.value ? own.value.slice(0, 2) : [own])));
    return Math.max(...values.filter((value) => typeof value === "number").map(Math.abs), 0);
  };
  const hint = (title, ...lines) => [`<b>${escaped(title)}</b>`, ...lines.map(escaped)].join("<br>");

  function box(params, api, high, low) {
    const where = echarts.graphic.clipRectByRect(
      { x: low[0], y: high[1], width: high[0] - low[0], height: low[1] - high[1] },
      params.coordSys
    );
    return where && { type: "rect", shape: where, style: { fill: api.visual("color"), stroke: api.visual("borderColor") || undefined } };
  }

  /* Ways to show a name with `room` signs: without its middle, the first third and the end first, or a piece of it.
     In the middle stand two dots: they are narrower than one sign of three, and leave room for a letter more. */
  function cuts(room, longest) {
    const whole = (cut) => (name) => (name.length <= room ? name : cut(name));
    const third = Math.floor(room / 3);
    const heads = [third, ...Array(room).keys()];
    const pieces = [...Array(longest).keys()].slice(1);
    return [
      ...heads.map((head) => whole((name) => `${name.slice(0, head)}..${name.slice(name.length - Math.max(0, room - 2 - head))}`)),
      ...pieces.map((start) => whole((name) => `…${name.slice(start, start + room - 2)}…`)),
    ];
  }

  /* How wide a text of a size is, in the font of the charts, whatever font this browser takes for it. */
  const ruler = document.createElement("canvas").getContext("2d");
  function widthOf(text, size, family) {
    ruler.font = `${size}px ${family}`;
    return ruler.measureText(text).width;
  }

  /* Cuts names to a width; those of one length all in the way that leaves most of them distinct: what they share goes first. */
  function shortener(names, family) {
    const longest = Math.max(0, ...names.map((name) => name.length));
    const distinct = (cut) => new Set(names.map(cut)).size;
    const best = Array.from({ length: longest + 1 }, (_, room) =>
      room < 3 ? () => "" : cuts(room, longest).reduce((best, cut) => (distinct(cut) > distinct(best) ? cut : best))
    );
    const widths = new Map(names.map((name) => [name, best.map((cut) => widthOf(cut(name), LOT_FONT, family))]));
    return (name, width) => best[widths.get(name).findLastIndex((needed) => needed <= width)](name);
  }

  /* A segment of a line's row: first and last moment, row, bottom and top as shares of the row's height. */
  function segment(data, short, family) {
    return (params, api) => {
      const height = api.size([0, 1])[1] * 0.86;
      const start = api.coord([api.value(0), api.value(2)]);
      const floor = start[1] + height / 2;
      const end = api.coord([api.value(1), api.value(2)]);
      const rect = box(params, api, [end[0], floor - api.value(4) * height], [start[0], floor - api.value(3) * height]);
      if (!rect) return undefined;
      const item = data[params.dataIndex];
      const style = api.style();
      rect.style = { fill: style.fill, stroke: style.stroke, lineWidth: 0.5 };
      const { x, y, width, height: tall } = rect.shape;
      if (!item.lot || width < 30 || tall < 10) return rect;
      const text = item.family ? short(item.lot, width - 4) : item.lot;
      const words = { text, x: x + 3, y: y + tall / 2, width: width - 4, overflow: item.family ? "none" : "truncate", ellipsis: "…", fontSize: LOT_FONT, fontFamily: family, fill: INK, verticalAlign: "middle" };
      return { type: "group", children: [rect, { type: "text", silent: true, style: words }] };
    };
  }

  function changeOf({ value, way }, words) {
    const change = way === "total" ? value[1] : value[1] - value[0];
    return (way !== "total" && change > 0 ? "+" : "") + words(change);
  }

  /* A step of a waterfall: from, to and row. */
  function step(data, short, broken) {
    return (params, api) => {
      const height = api.size([0, 1])[1] * 0.7;
      const from = api.coord([api.value(0), api.value(2)]);
      const to = api.coord([api.value(1), api.value(2)]);
      const left = Math.min(from[0], to[0]);
      const rect = box(params, api, [Math.max(from[0], to[0], left + 1), from[1] - height / 2], [left, from[1] + height / 2]);
      if (!rect) return undefined;
      rect.style = { fill: api.style().fill };
      /* Where the axis does not begin at zero a total is a mark at its level: a bar would lie about its size. */
      if (broken && data[params.dataIndex].way === "total") Object.assign(rect.shape, { x: to[0] - 2, width: 4 });
      const beside = { text: changeOf(data[params.dataIndex], short), x: Math.max(from[0], to[0]) + 5, y: from[1], fontSize: 12, fill: INK, verticalAlign: "middle" };
      return { type: "group", children: [rect, { type: "text", silent: true, style: beside }] };
    };
  }

  const dress = {
    gantt(option, spec) {
      const lots = option.series.flatMap(({ data }) => data.filter(({ family }) => family).map(({ lot }) => lot));
      const family = option.textStyle.fontFamily;
      const short = shortener([...new Set(lots)], family);
      for (const series of option.series) series.renderItem = segment(series.data, short, family);
      option.tooltip.formatter = ({ data }) => (data.lot ? hint(data.lot, ...data.words) : "");
    },
    waterfall(option, spec) {
      const short = writer(largest(option));
      for (const series of option.series) series.renderItem = step(series.data, short, "min" in option.xAxis);
      option.xAxis.axisLabel.formatter = short;
      option.tooltip.formatter = ({ data }) => {
        const change = changeOf(data, (value) => figure(value, option.unit === "kg" ? 1 : 0));
        return hint(option.yAxis.data[data.value[2]], `${change} ${option.unit}`);
      };
    },
    sankey(option, spec) {
      const nodes = Object.fromEntries(option.series[0].data.map((node) => [node.name, node]));
      const words = (node) => `${node.words}: ${figure(node.kg, node.kg < 100 ? 1 : 0)} kg`;
      option.series[0].label = { formatter: ({ name }) => words(nodes[name]) };
      option.tooltip.formatter = ({ dataType, name, data }) =>
        dataType === "edge"
          ? hint(`${nodes[data.source].words} to ${nodes[data.target].words}`, `${figure(data.value, 1)} kg`)
          : hint(nodes[name].words, `${figure(nodes[name].kg, 1)} kg`);
    },
    kept(option) {
      const series = option.series[0];
      series.label.formatter = ({ data }) => data.words;
      option.tooltip.formatter = ({ name, data }) => hint(name, data.words || "");
      option.xAxis.axisLabel.formatter = (value) => `${value} %`;
    },
    heat(option) {
      option.series[0].label.formatter = ({ value }) => figure(value[2], 0);
      option.tooltip.formatter = ({ value }) =>
        hint(`${option.yAxis.data[value[1]]}, ${option.xAxis.data[value[0]]}`, `${figure(value[2], 1)} %`);
    },
    lines(option, spec) {
      option.tooltip.valueFormatter = (value) => (typeof value === "number" ? `${figure(value, spec.digits)} ${spec.unit}` : "-");
      option.yAxis.axisLabel.formatter = writer(largest(option));
    },
    stacked(option, spec) {
      dress.lines(option, spec);
    },
    grouped(option, spec) {
      option.tooltip.valueFormatter = (value) => (typeof value === "number" ? `${figure(value, spec.digits)} ${spec.unit}` : "-");
      option.xAxis.axisLabel.formatter = writer(largest(option));
    },
  };
  for (const spec of Object.values(charts)) {
    for (const option of Object.values(spec.variants)) dress[spec.draws](option, spec);
  }

  function draw(block) {
    const frame = block.querySelector(".chart");
    if (!frame.clientWidth) return;
    const spec = charts[block.dataset.chart];
    const pressed = block.querySelector("button[aria-pressed=true]");
    let chart = drawn.get(block);
    if (!chart) {
      chart = echarts.init(frame, null, { renderer: "svg" });
      drawn.set(block, chart);
    }
    frame.style.height = `${printing ? Math.min(spec.height, PRINT_HEIGHT) : spec.height}px`;
    const variant = pressed ? pressed.dataset.variant : Object.keys(spec.variants)[0];
    for (const own of block.querySelectorAll("[data-of]")) own.hidden = own.dataset.of !== variant;
    chart.resize(printing ? { width: PRINT_WIDTH, height: "auto" } : { width: "auto", height: "auto" });
    const option = spec.variants[variant];
    const names = option.yAxis?.axisLabel;
    if (names?.overflow === "break") names.width = Math.min(NAMES, SHARE_OF_NAMES * (printing ? PRINT_WIDTH : frame.clientWidth));
    chart.setOption(option, true);
  }
  const blocks = [...document.querySelectorAll("[data-chart]")];
  const drawAll = () => blocks.forEach(draw);

  function press(button, among) {
    for (const own of among) own.setAttribute("aria-pressed", String(own === button));
  }
  for (const block of blocks) {
    const buttons = [...block.querySelectorAll("button")];
    for (const button of buttons) {
      button.addEventListener("click", () => {
        press(button, buttons);
        draw(block);
      });
    }
  }

  const choices = [...document.querySelectorAll("button[data-shows]")];
  function show(button) {
    press(button, choices);
    for (const part of document.querySelectorAll("[data-plan]")) part.hidden = part.dataset.plan !== button.dataset.shows;
    drawAll();
  }
  for (const button of choices) button.addEventListener("click", () => show(button));

  for (const block of document.querySelectorAll("[data-filtered]")) {
    const rows = [...block.querySelectorAll("tbody tr")];
    const words = rows.map((row) => row.textContent.toLowerCase());
    const [box, found] = [block.querySelector("input"), block.querySelector("output")];
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      rows.forEach((row, at) => (row.hidden = !words[at].includes(wanted)));
      found.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
    });
  }

  for (const details of document.querySelectorAll("details.figures")) details.open = false;
  for (const section of document.querySelectorAll("details.section")) section.addEventListener("toggle", drawAll);
  const links = [...document.querySelectorAll("nav a")];
  for (const link of links) {
    link.addEventListener("click", () => (document.querySelector(link.hash).open = true));
  }
  /* The section under the navigation is the current one. */
  function mark() {
    const shown = links.filter((link) => document.querySelector(link.hash).offsetParent !== null);
    const passed = shown.filter((link) => document.querySelector(link.hash).getBoundingClientRect().top < 120);
    const current = passed.at(-1) || shown[0];
    for (const link of links) link === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
  window.addEventListener("scroll", mark, { passive: true });

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
    printing = true;
    drawAll();
  });
  window.addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
    printing = false;
    drawAll();
  });
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 100);
  });

  document.documentElement.classList.remove("no-script");
  if (choices.length) show(choices[0]);
  else drawAll();
  mark();
})();
