"use strict";
// Only the rows that can be seen are in the document: five thousand students scroll and filter as forty do.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const {words, students, exercises, statuses} = data;
  const ROW = 34, SPARE = 8;
  const scroll = document.getElementById("scroll");
  const body = document.querySelector("#matrix tbody");
  const search = document.getElementById("search"), show = document.getElementById("show");
  const chip = document.getElementById("chip"), panel = document.getElementById("panel");
  const heads = [...document.querySelectorAll("#matrix thead th")];
  const total = student => student.scores.reduce((sum, score) => sum + (score ? score[0] : 0), 0);
  const number = value => String(Math.round(value * 100) / 100);
  const fold = text => text.normalize("NFC").toLocaleLowerCase(data.lang);
  students.forEach((student, index) => {
    student.index = index;
    student.total = total(student);
    student.key = fold(student.name + " " + student.id);
    student.full = student.total >= data.most - 1e-9;
    student.idle = student.scores.every(score => !score);
    student.late = student.scores.some(score => score && score[1].includes("l"));
  });
  const compare = new Intl.Collator(data.lang, {numeric: true}).compare;
  const byName = [...students].sort((a, b) => compare(a.name, b.name) || a.index - b.index);
  byName.forEach((student, rank) => { student.rank = rank; });
  let only = null, column = "name", down = false, rows = [];

  const make = (kind, text, name) => {
    const element = document.createElement(kind);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const value = student => {
    if (column === "name") return student.rank;
    if (column === "total") return student.total;
    const score = student.scores[column];
    return score ? score[0] : -1;
  };
  const kinds = {all: () => true, full: each => each.full, open: each => !each.full && !each.idle, none: each => each.idle, late: each => each.late};

  function update() {
    const wanted = fold(search.value.trim()), kind = kinds[show.value];
    rows = students.filter(each => kind(each) && (!only || only.has(each.index)) && each.key.includes(wanted));
    rows.sort((a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || a.rank - b.rank);
    document.getElementById("count").textContent = words.shown.replace("{shown}", rows.length).replace("{count}", students.length);
    heads.forEach(head => head.setAttribute("aria-sort", head.dataset.column !== String(column) ? "none" : down ? "descending" : "ascending"));
    document.getElementById("matrix").setAttribute("aria-rowcount", rows.length + 1);
    scroll.scrollTop = 0;
    draw();
  }

  function cell(score, most) {
    if (!score) return make("td", "–", "none");
    const share = most > 0 ? score[0] / most : 0;
    const level = share >= 1 - 1e-9 ? 4 : share >= .75 ? 3 : share >= .4 ? 2 : share > 0 ? 1 : 0;
    const found = make("td", number(score[0]) + (score[1].includes("t") ? "*" : "") + (score[1].includes("l") ? "↓" : ""), "f" + level);
    const said = [score[1].includes("t") ? words.by_teacher : "", score[1].includes("l") ? words.late : ""].filter(Boolean);
    if (said.length) found.title = said.join(", ");
    return found;
  }

  function line(student, position) {
    const row = make("tr"), head = make("th"), button = make("button", student.name);
    head.scope = "row";
    button.type = "button";
    button.dataset.student = student.index;
    head.append(button);
    row.setAttribute("aria-rowindex", position + 2);
    row.append(head, make("td", number(student.total), "sum"), ...student.scores.map((score, index) => cell(score, exercises[index].max)));
    return row;
  }

  function gap(count) {
    const row = make("tr", undefined, "gap"), inside = make("td");
    row.setAttribute("aria-hidden", "true");
    inside.colSpan = exercises.length + 2;
    inside.style.height = count * ROW + "px";
    row.append(inside);
    return row;
  }

  function draw(everything) {
    const first = everything ? 0 : Math.max(0, Math.floor(scroll.scrollTop / ROW) - SPARE);
    const last = everything ? rows.length : Math.min(rows.length, Math.ceil((scroll.scrollTop + Math.max(scroll.clientHeight, 600)) / ROW) + SPARE);
    // Whoever is on a name with the keyboard stays there.
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.student : undefined;
    const drawn = rows.slice(first, last).map((student, index) => line(student, first + index));
    body.replaceChildren(...(first ? [gap(first)] : []), ...drawn, ...(last < rows.length ? [gap(rows.length - last)] : []));
    if (focused !== undefined) {
      const again = body.querySelector(`button[data-student="${focused}"]`);
      if (again) again.focus({preventScroll: true});
    }
  }

  function limit(indexes, text) {
    only = new Set(indexes);
    search.value = "";
    show.value = "all";
    chip.hidden = false;
    document.getElementById("chip-text").textContent = text;
    update();
    document.getElementById("matrix-title").scrollIntoView();
    document.getElementById("clear").focus({preventScroll: true});
  }

  const behind = new Map();
  for (const each of data.diagnoses) for (const student of each.students) {
    if (!behind.has(student)) behind.set(student, new Map());
    behind.get(student).set(each.number + " " + each.check, each.text);
  }

  function open(student) {
    document.getElementById("panel-title").textContent = student.id ? `${student.name} (${student.id})` : student.name;
    const inside = document.getElementById("panel-body");
    inside.replaceChildren(make("p", `${words.total}: ${number(student.total)} / ${number(data.most)}`));
    if (student.folder && !student.idle) {
      const way = make("p"), link = make("a", words.report);
      link.href = "reports/" + encodeURIComponent(student.folder) + "/report.html";
      way.append(link);
      inside.append(way);
    }
    exercises.forEach((exercise, index) => {
      const score = student.scores[index], letters = student.verdicts[index];
      inside.append(make("h3", `${exercise.number}. ${exercise.title}: ${score ? number(score[0]) + " / " + number(exercise.max) : "–"}`));
      if (!letters) return;
      const list = make("ul");
      exercise.checks.forEach((check, position) => {
        const status = statuses[letters[position]];
        if (!status) return;
        const item = make("li"), mark = make("span", status.mark, "mark " + status.class);
        mark.setAttribute("aria-hidden", "true");
        item.append(mark, make("b", check), " ", make("span", status.word, status.class));
        const why = behind.get(student.index) && behind.get(student.index).get(exercise.number + " " + check);
        if (why) item.append(make("p", why));
        list.append(item);
      });
      inside.append(list);
    });
    panel.showModal();
    panel.scrollTop = 0;
  }

  heads.forEach(head => head.querySelector("button").addEventListener("click", () => {
    const chosen = head.dataset.column === "name" || head.dataset.column === "total" ? head.dataset.column : Number(head.dataset.column);
    down = chosen === column ? !down : chosen !== "name";
    column = chosen;
    update();
  }));
  search.addEventListener("input", update);
  show.addEventListener("change", update);
  scroll.addEventListener("scroll", () => requestAnimationFrame(() => draw()));
  body.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button) open(students[Number(button.dataset.student)]);
  });
  document.getElementById("close").addEventListener("click", () => panel.close());
  document.getElementById("clear").addEventListener("click", () => { only = null; chip.hidden = true; update(); search.focus(); });
  document.querySelectorAll("button[data-diagnosis]").forEach(button => button.addEventListener("click", () => {
    const each = data.diagnoses[Number(button.dataset.diagnosis)];
    limit(each.students, each.text);
  }));
  document.querySelectorAll("button[data-pair]").forEach(button => button.addEventListener("click", () => {
    const each = data.alike[Number(button.dataset.pair)];
    limit(each.students, words.alike + ": " + each.checks.join(", "));
  }));
  addEventListener("beforeprint", () => draw(true));
  addEventListener("afterprint", () => draw());
  update();
})();
